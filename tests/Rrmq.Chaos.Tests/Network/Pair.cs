using System.Net;
using System.Net.Sockets;

namespace Rrmq.Chaos.Tests;

/// <summary>A forwarder with somebody at both ends.</summary>
internal sealed class Pair : IDisposable
{
    private Pair(Forwarder forwarder, Socket near, Socket far)
    {
        Forwarder = forwarder;
        Near = near;
        Far = far;
    }

    public Forwarder Forwarder { get; }

    public Socket Near { get; }

    public Socket Far { get; }

    public static async Task<Pair> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var forwarder = new Forwarder(((IPEndPoint)listener.LocalEndPoint!).Port);
        var near = await DialAsync(forwarder.Port);
        return new Pair(forwarder, near, await listener.AcceptAsync());
    }

    public static async Task<Socket> DialAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    public static async Task<byte> ReadByteAsync(Socket socket)
    {
        var one = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(one));
        return one[0];
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
        Forwarder.Dispose();
    }
}
