using System.Net;
using System.Net.Sockets;

namespace Rrmq.Server.Tests;

/// <summary>Ports that nothing listens on, as the system hands them out.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
