using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>
/// A node as a whole process: runs until a signal or the node's failure ends it, and returns the exit code. 0 after a signal, 1 when it could not start or
/// go on.
/// </summary>
public static class NodeProgram
{
    /// <param name="parentGone">Completes when the process that started this one is gone; null when that does not matter.</param>
    public static async Task<int> RunAsync(NodeConfiguration configuration, Task? parentGone = null)
    {
        var signalled = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var loggers = new LineLoggerFactory(configuration, Console.OpenStandardError(), WantsColours(), TimeProvider.System);
        var logger = loggers.CreateLogger("Rrmq.Server");
        NodeHost host;
        try
        {
            host = await NodeHost.StartAsync(configuration, loggers, TimeProvider.System);
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync($"rrmq: {e.Message}");
            return 1;
        }

        var ended = await Task.WhenAny(signalled.Task, host.Failed, parentGone ?? signalled.Task);
        if (ended == host.Failed)
        {
            LogMessages.Failed(logger, (await host.Failed).Message);
            return 1;
        }

        LogMessages.Stopping(logger, ended == signalled.Task ? await signalled.Task : "the process that started this one is gone");
        await host.StopAsync();
        return 0;

        // A second signal means it: it is left to do what signals do.
        void OnSignal(PosixSignalContext context) => context.Cancel = signalled.TrySetResult(context.Signal.ToString());
    }

    private static bool WantsColours() => Environment.GetEnvironmentVariable("RRMQ_COLOR") switch
    {
        "always" => true,
        "never" => false,
        _ => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
    };
}
