using System.Diagnostics;
using System.Text;

namespace Rrmq.Mutants;

/// <summary>Runs a program to its end, or to the end of its time, at most two at once. Its environment is this process's, without the switches of the test run.</summary>
internal static class ChildProgram
{
    private static readonly SemaphoreSlim Places = new(2);

    public static async Task<ProgramRun> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancelled)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("RRMQ_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        await Places.WaitAsync(cancelled);
        try
        {
            return await RunAsync(start, limit, cancelled);
        }
        finally
        {
            Places.Release();
        }
    }

    private static async Task<ProgramRun> RunAsync(ProcessStartInfo start, TimeSpan limit, CancellationToken cancelled)
    {
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(output, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        timer.CancelAfter(limit);
        var outOfTime = false;
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            outOfTime = true;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        cancelled.ThrowIfCancellationRequested();
        lock (output)
            return new ProgramRun(process.ExitCode, output.ToString(), outOfTime);
    }

    private static void Add(StringBuilder output, string? line)
    {
        lock (output)
            output.Append(line).Append('\n');
    }
}
