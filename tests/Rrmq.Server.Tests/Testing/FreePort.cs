using System.Net;
using System.Net.Sockets;

namespace Rrmq.Server.Tests;

/// <summary>
/// Ports that nothing listens on, each handed out once. They lie below the range from which systems draw ports for outgoing connections: one of those could be taken by any client between the choice and the use, and
/// whoever dials it in vain may even be connected with itself.
/// </summary>
internal static class FreePort
{
    private const int Lowest = 10_000;
    private const int Count = 2_000;

    private static int _next = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException("no free port was found");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
