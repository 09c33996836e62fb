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
        SocketThreads.RunHandlers();
        var signalled = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var loggers = new LineLoggerFactory(configuration, Console.OpenStandardError(), WantsColours(), TimeProvider.System);
        var logger = loggers.CreateLogger("Rrmq.Server");
        return await RunAsync(() => NodeHost.StartAsync(configuration, loggers, TimeProvider.System), EndAsync(), logger);

        async Task<string> EndAsync() => await Task.WhenAny(signalled.Task, parentGone ?? signalled.Task) == signalled.Task
            ? await signalled.Task
            : "the process that started this one is gone";

        // A second signal means it: it is left to do what signals do.
        void OnSignal(PosixSignalContext context) => context.Cancel = signalled.TrySetResult(context.Signal.ToString());
    }

    /// <param name="start">Starts the node; may take long and block, as recovery does.</param>
    /// <param name="end">Completes with the reason when the process is to end.</param>
    /// <param name="logger">Told of the end.</param>
    internal static async Task<int> RunAsync(Func<Task<NodeHost>> start, Task<string> end, ILogger logger)
    {
        try
        {
            while (true)
            {
                var starting = Task.Run(start);
                if (await Task.WhenAny(starting, end) != starting)
                {
                    // Whatever the start is at, it can be left there: the log is made to be, and nothing was promised to anyone yet.
                    LogMessages.StoppedBeforeReady(logger, await end);
                    return 0;
                }

                if (await ServeAsync(await starting, end, logger) is { } exitCode)
                    return exitCode;
            }
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync($"rrmq: {e.Message}");
            return 1;
        }
    }

    /// <summary>The exit code; null when the node is to be started again, to be taken in anew.</summary>
    private static async Task<int?> ServeAsync(NodeHost host, Task<string> end, ILogger logger)
    {
        if (await Task.WhenAny(end, host.Failed) != host.Failed)
        {
            LogMessages.Stopping(logger, await end);
            await host.StopAsync();
            return 0;
        }

        var cause = await host.Failed;
        try
        {
            if (await host.LeaveDamagedAsync(cause))
                return null;
        }
        catch (IOException e)
        {
            cause = new AggregateException($"{cause.Message}; and that could not be noted: {e.Message}", cause, e);
        }

        LogMessages.Failed(logger, cause.Message);
        return 1;
    }

    private static bool WantsColours() => Environment.GetEnvironmentVariable("RRMQ_COLOR") switch
    {
        "always" => true,
        "never" => false,
        _ => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
    };
}
