using System.Runtime.InteropServices;
using System.Text.Json;
using Rrmq.Chaos;
using Rrmq.Load;

namespace Rrmq.Cli;

/// <summary><c>rrmq bench</c>: load, figures, and 1 as exit code where a promise was broken. The first signal ends it with the figures so far, a second one at once.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        var options = BenchForm.Parse(arguments);
        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);

        // Where the result goes to stdout, nothing else does.
        var isPiped = arguments.Json == "-";
        var screen = new ChaosScreen(isPiped ? Console.Error : Console.Out, !(isPiped ? Console.IsErrorRedirected : Console.IsOutputRedirected) && Environment.GetEnvironmentVariable("TERM") is not "dumb");
        try
        {
            screen.Line(LoadText.Describe(options));
            using var run = new LoadRun(options, progress => screen.Status(progress.Elapsed, LoadText.Progress(progress)));
            var result = await run.RunAsync(stopping.Token);
            screen.EndStatus();
            foreach (var line in LoadText.Lines(result))
                screen.Line(line);
            await WriteAsync(arguments.Json, result);
            return stopping.IsCancellationRequested ? 130 : result.Messages.Violations > 0 ? 1 : 0;
        }
        catch (OperationCanceledException)
        {
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

    private static async Task WriteAsync(string? path, LoadResult result)
    {
        if (path is null)
            return;
        var json = JsonSerializer.Serialize(result, LoadJson.Default.LoadResult);
        if (path == "-")
            await Console.Out.WriteLineAsync(json);
        else
            await File.WriteAllTextAsync(path, json + "\n");
    }
}
