using System.Net;
using System.Net.Sockets;

namespace Rrmq.Peers;

/// <summary>Where the peers' files lie, and ports for them.</summary>
internal sealed record Workshop(string Folder, string RrmqProgram)
{
    private static int _nextPort = 21_000;

    /// <summary>A port of this machine that nobody has, below those that outgoing connections are given.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _nextPort);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    public string Make(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Tries until it succeeds; the last error when it does not in time.</summary>
    public static async Task<T> UntilAsync<T>(string what, TimeSpan within, Func<Task<T>> attempt, Func<bool>? isHopeless = null)
    {
        using var limit = new CancellationTokenSource(within);
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e)
            {
                if (limit.IsCancellationRequested || isHopeless?.Invoke() == true)
                    throw new InvalidOperationException($"{what}: {e.Message}", e);
            }

            await Task.Delay(100);
        }
    }
}
