namespace Rrmq.Server;

/// <summary>
/// Has the threads that wait for sockets run the handlers too, instead of handing each of what came to the pool: a switch of context less for each request and each peer's message, and
/// the pool's threads, which spin for more work, have none. The runtime takes this from the environment alone. The price is the rule that holds anyway: no handler may block.
/// </summary>
internal static class SocketThreads
{
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Before the process uses its first socket. Whoever starts the process has the last word.</summary>
    public static void RunHandlers()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null)
            Environment.SetEnvironmentVariable(Switch, "1");
    }
}
