using System.Diagnostics;
using System.Text;

namespace Rrmq.Cli;

/// <summary>
/// A command for the system's shell, as a person would type it. What it works on comes on its stdin and in its environment, never in its words, so that no message can become a command.
/// </summary>
internal sealed class ShellCommand : IDisposable
{
    private readonly Process _process;
    private readonly Task<byte[]> _output;
    private readonly Task _error;

    private ShellCommand(Process process, bool isCaptured)
    {
        _process = process;
        _output = isCaptured ? ReadAsync(process.StandardOutput.BaseStream) : Task.FromResult<byte[]>([]);
        _error = isCaptured ? ForwardAsync(process.StandardError) : Task.CompletedTask;
    }

    /// <summary>What it wrote to stdout, when that was captured and it has ended.</summary>
    public byte[] Output => _output.Result;

    /// <summary>The last line that it wrote to stderr, when that was captured.</summary>
    public string LastWords { get; private set; } = "";

    /// <param name="command">The command.</param>
    /// <param name="isCaptured">Its stdout is wanted; its stderr goes on to ours. Else it has ours.</param>
    /// <param name="variables">What it may want to know.</param>
    public static ShellCommand Start(string command, bool isCaptured, params (string Name, string Value)[] variables)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = start.RedirectStandardError = isCaptured;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new ShellCommand(Process.Start(start) ?? throw new InvalidOperationException("no process was started"), isCaptured);
    }

    /// <summary>Gives it its input, and waits for its end: its exit code. It is killed, with all that it started, when it is cancelled.</summary>
    public async Task<int> RunAsync(byte[] input, CancellationToken cancelled)
    {
        await using var kill = cancelled.Register(() => _process.Kill(entireProcessTree: true));
        await FeedAsync(input);
        await _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAll(_output, _error);
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    /// <summary>A command may well end without having read all.</summary>
    private async Task FeedAsync(byte[] input)
    {
        try
        {
            await using var stream = _process.StandardInput.BaseStream;
            await stream.WriteAsync(input);
        }
        catch (IOException)
        {
            // It does not want it.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private async Task ForwardAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            if (line.Length > 0)
                LastWords = line;
        }
    }

    /// <summary>Text without the line end behind it.</summary>
    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\n', '\r');
}
