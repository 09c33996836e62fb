using System.Diagnostics;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>
/// One node of <c>rrmq dev</c>: a process of its own, started again when it dies. Its stdin is held open as the sign that this process lives; closing it asks
/// the node to stop.
/// </summary>
internal sealed class DevNode(DevCluster cluster, int index, IReadOnlyDictionary<Setting, string> settings, DevScreen screen)
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2.5);
    private readonly string _name = $"n{index}";

    /// <summary>Runs until <paramref name="stopping"/>, or until the node refuses to start.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("no process was started");
            var lines = Task.WhenAll(ForwardAsync(process.StandardError), ForwardAsync(process.StandardOutput));
            if (!await WaitForEndAsync(process, stopping))
                return;
            await lines;
            if (stopping.IsCancellationRequested)
                return;
            if (process.ExitCode is 1 or 2)
            {
                screen.Note($"{_name} ended with exit code {process.ExitCode} (see its last line) and is not started again; the others go on");
                return;
            }

            screen.Note($"{_name} {Describe(process.ExitCode)}; it starts again in {RestartAfter.TotalSeconds:0} s");
            await Task.Delay(RestartAfter, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    // False when it ended because it was asked to.
    private static async Task<bool> WaitForEndAsync(Process process, CancellationToken stopping)
    {
        try
        {
            await process.WaitForExitAsync(stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.StandardInput.Close();
        }

        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopTime, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        return false;
    }

    private async Task ForwardAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            screen.NodeLine(line.StartsWith("rrmq:", StringComparison.Ordinal) ? $"{_name} {line}" : line);
    }

    private ProcessStartInfo StartInfo()
    {
        var start = OwnProgram.StartInfo(["--config", cluster.ConfigPath, "--node-id", index.ToString(), "--data", Path.Combine(cluster.DataPath, "{host}_{port}"), "--exit-with-parent"]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (setting, value) in settings)
            start.ArgumentList.Add($"{setting.Flag}={value}");
        start.Environment["RRMQ_COLOR"] = screen.HasColours ? "always" : "never";
        return start;
    }

    // A shell's convention, which .NET keeps: 128 and the signal's number.
    private static string Describe(int exitCode) => exitCode > 128 ? $"was ended by signal {exitCode - 128}" : $"ended with exit code {exitCode}";
}
