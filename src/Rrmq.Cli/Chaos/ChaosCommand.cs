using System.Runtime.InteropServices;
using Rrmq.Chaos;

namespace Rrmq.Cli;

/// <summary><c>rrmq chaos</c>: a cluster on this machine under attack, and a verdict. The first signal ends it with the verdict so far, a second one at once.</summary>
internal static class ChaosCommand
{
    public static async Task<int> RunAsync(ChaosArguments arguments)
    {
        var options = ChaosForm.Parse(arguments);
        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        var screen = new ChaosScreen(Console.Out, isTerminal: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb");
        return await new ChaosRun(options, OwnProgram.StartInfo, screen).RunAsync(stopping.Token);

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !stopping.IsCancellationRequested;
            stopping.Cancel();
        }
    }
}
