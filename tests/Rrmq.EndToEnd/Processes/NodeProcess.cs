using System.Collections.Concurrent;
using System.Diagnostics;

namespace Rrmq.EndToEnd;

/// <summary>One run of the program, from its start to its exit code, with every line it wrote. Disposing kills it if it still lives.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly ConcurrentDictionary<int, Process> Living = [];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Task _read;

    // A test run that is ended from outside must not leave nodes behind on the machine.
    static NodeProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Living.Values)
            process.Kill();
    };

    private NodeProcess(Process process, TextWriter copy)
    {
        _process = process;
        Living[process.Id] = process;
        _read = Task.WhenAll(ReadAsync(process.StandardError, copy, _lines), ReadAsync(process.StandardOutput, copy, _lines, _output));
    }

    public int Pid => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Everything it has written to stdout and stderr so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>What it has written to stdout alone.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <param name="arguments">The command line, without the program.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="copy">Gets every line as well: what is left to read when a test failed.</param>
    /// <param name="program">Another program than ours.</param>
    public static NodeProcess Start(IEnumerable<string> arguments, string folder, TextWriter copy, string? program = null)
    {
        var start = new ProcessStartInfo(program ?? Repository.Program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new NodeProcess(Process.Start(start) ?? throw new InvalidOperationException("no process was started"), copy);
    }

    public void Send(Signal signal) => Signals.Send(Pid, signal);

    /// <summary>The exit code; fails when the process still runs after <paramref name="within"/>.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _read.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"process {Pid} still runs after {within.TotalSeconds} s; its last lines:\n{string.Join('\n', _lines.TakeLast(10))}");
        }

        return _process.ExitCode;
    }

    public void KillAtOnce()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (IsRunning)
            KillAtOnce();
        Living.TryRemove(Pid, out _);
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, TextWriter copy, params ConcurrentQueue<string>[] kept)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            foreach (var lines in kept)
                lines.Enqueue(line);
            await copy.WriteLineAsync(line);
        }
    }
}
