using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Rrmq.Chaos;

namespace Rrmq.Cli.Tests;

/// <summary>The built program as a process, in a working folder of its own.</summary>
internal sealed class RrmqProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentBag<PortBlock> Blocks = [];

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();

    private RrmqProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    public string Error => Text(_error);

    public string Output => Text(_output);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "rrmq");

    public static RrmqProcess Start(string folder, params string[] arguments) => Start(folder, Program, arguments);

    /// <summary>The same from elsewhere.</summary>
    public static RrmqProcess StartProgram(string folder, string program, params string[] arguments) => Start(folder, program, arguments);

    /// <summary>Starts it so that a write beyond the limit on file sizes is an error to it, not a deadly signal.</summary>
    public static RrmqProcess StartLimitable(string folder, params string[] arguments) =>
        Start(folder, "sh", ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", Program, .. arguments]);

    /// <summary>Starts it so that SIGINT reaches it: a suite that a shell put in the background ignores it, and children inherit that.</summary>
    public static RrmqProcess StartInterruptible(string folder, params string[] arguments) => Start(folder, "env", ["--default-signal=INT", Program, .. arguments]);

    /// <summary>Starts a line for a shell in which <c>rrmq</c> is the program and asks these nodes unless it is told otherwise.</summary>
    public static RrmqProcess StartShell(string folder, string line, string at) =>
        Start(folder, "env", ["--default-signal=INT", "bash", "-c", $"export RRMQ_AT='{at}' PATH='{AppContext.BaseDirectory}':\"$PATH\"\n{line}"]);

    private static RrmqProcess Start(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var variable in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("RRMQ_", StringComparison.Ordinal)))
            start.Environment.Remove(variable);
        return new RrmqProcess(Process.Start(start)!);
    }

    /// <summary>A port for one test, the first of seven in a row: below the range from which the system draws ports for outgoing connections, and kept from other runs to the end of this one, as a node may come back to it.</summary>
    public static int FreePort()
    {
        var block = PortBlock.Take();
        Blocks.Add(block);
        return block[0];
    }

    public void CloseInput() => _process.StandardInput.Close();

    public Task<int> ExitCodeAsync() => ExitCodeAsync(Patience);

    public async Task<int> ExitCodeAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by name, such as <c>TERM</c>, to this process only.</summary>
    public Task SignalAsync(string name) => RunAsync("kill", $"-{name}", Id.ToString());

    /// <summary>From here on no file of this process can be written beyond so many bytes, as if the disk failed there.</summary>
    public Task LimitFilesAsync(long bytes) => RunAsync("prlimit", $"--pid={Id}", $"--fsize={bytes}");

    /// <summary>Waits until the node on a port answers <c>GET /status</c>; fails with the program's own words when it ends instead.</summary>
    public async Task WaitUntilReadyAsync(int port)
    {
        using var http = new HttpClient { Timeout = Patience };
        var limit = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await http.GetStringAsync($"http://127.0.0.1:{port}/status");
                return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Assert.False(_process.HasExited, Error);
                Assert.True(limit.Elapsed < Patience, Error);
                await Task.Yield();
            }
        }
    }

    /// <summary>Waits until it has a connection, as Linux shows it: what it asked for may be on its way, and a signal finds it at work.</summary>
    public async Task WaitForConnectionAsync()
    {
        var limit = Stopwatch.StartNew();
        while (!HasConnection())
        {
            Assert.False(_process.HasExited, Error);
            Assert.True(limit.Elapsed < Patience, Error);
            await Task.Yield();
        }
    }

    private bool HasConnection()
    {
        const string Established = "01";
        var inodes = File.ReadLines($"/proc/{Id}/net/tcp").Concat(File.ReadLines($"/proc/{Id}/net/tcp6")).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Established).Select(fields => $"socket:[{fields[9]}]").ToHashSet();
        return Directory.EnumerateFiles($"/proc/{Id}/fd").Any(file => new FileInfo(file).LinkTarget is { } target && inodes.Contains(target));
    }

    public Task WaitForOutputAsync(string text) => WaitForAsync(() => Output, text);

    public Task WaitForErrorAsync(string text) => WaitForAsync(() => Error, text);

    private async Task WaitForAsync(Func<string> said, string text)
    {
        var limit = Stopwatch.StartNew();
        while (!said().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(limit.Elapsed < Patience, Output + Error);
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);

        // Its last write may still be on its way into the folder that the test deletes next.
        _process.WaitForExit(Patience);
        _process.Dispose();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
