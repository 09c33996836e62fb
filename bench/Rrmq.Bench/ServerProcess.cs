using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rrmq.Bench;

/// <summary>A child process that is ended with this one's <c>using</c>. What it prints is kept out of the way.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    public ServerProcess(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Bytes that the kernel was told to write to disk for this process; 0 where it does not say.</summary>
    public long WrittenBytes
    {
        get
        {
            var path = $"/proc/{_process.Id}/io";
            var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith("write_bytes:", StringComparison.Ordinal)) : null;
            return line is null ? 0 : long.Parse(line["write_bytes:".Length..]);
        }
    }

    public void KillHard() => _process.Kill();

    public void Freeze() => Signal(19);

    public void Thaw() => Signal(18);

    /// <summary>Ends it; a second time does nothing.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            Thaw();
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(int number)
    {
        if (kill(_process.Id, number) != 0)
            throw new InvalidOperationException($"signal {number} to {_process.Id} failed");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
