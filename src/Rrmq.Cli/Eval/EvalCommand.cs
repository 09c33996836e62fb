using System.Runtime.InteropServices;
using Rrmq.Chaos;
using Rrmq.Load;

namespace Rrmq.Cli;

/// <summary>
/// <c>rrmq eval</c>: measures, writes the page, and has 1 as exit code where a promise was broken or something could not be measured. The first signal ends it with a page of what was measured so far, a second one at once.
/// </summary>
internal static class EvalCommand
{
    public static async Task<int> RunAsync(EvalArguments arguments)
    {
        var options = EvalForm.Parse(arguments);
        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        var screen = new ChaosScreen(Console.Out, isTerminal: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb");
        try
        {
            Directory.CreateDirectory(options.Folder);
            var report = await new Evaluator(options, screen.Line, screen.Status).RunAsync(stopping.Token);
            screen.EndStatus();
            EvaluationFiles.Write(options.Folder, report);
            screen.Line($"{(stopping.IsCancellationRequested ? "interrupted: " : "")}{report.Results.Count} scenarios in {report.Seconds:0} s; {(report.Violations == 0 ? "every promise was kept" : $"{report.Violations} PROMISES BROKEN")}: {Path.Combine(options.Folder, EvaluationFiles.Page)}");
            return stopping.IsCancellationRequested ? 130 : report.Violations > 0 || report.Problems.Count > 0 ? 1 : 0;
        }
        catch (OperationCanceledException)
        {
            screen.EndStatus();
            return 130;
        }
        catch (Exception e) when (e is LoadException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            screen.EndStatus();
            await Console.Error.WriteLineAsync($"rrmq: {e.Message}");
            return 1;
        }

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !stopping.IsCancellationRequested;
            stopping.Cancel();
        }
    }
}
