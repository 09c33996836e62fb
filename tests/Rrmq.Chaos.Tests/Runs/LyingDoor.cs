using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rrmq.Chaos.Tests;

/// <summary>A door in front of a node that passes everything on, and lies once when it has seen enough.</summary>
internal sealed class LyingDoor : IDisposable
{
    private const int HonestFor = 20;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Socket> _sockets = new();
    private readonly IPEndPoint _node;
    private readonly Lie _lie;
    private readonly TellsOnce _tells;
    private int _seen;

    public LyingDoor(IPEndPoint node, Lie lie, TellsOnce tells)
    {
        _node = node;
        _lie = lie;
        _tells = tells;
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var node = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Enqueue(client);
        _sockets.Enqueue(node);
        try
        {
            await node.ConnectAsync(_node);
            while (true)
            {
                var request = await ReadWholeAsync(client);
                var isPublish = request.StartsWith("PUT /message", StringComparison.Ordinal);
                if (isPublish && _lie == Lie.SwallowAPublish && Interlocked.Increment(ref _seen) > HonestFor && _tells.Once())
                {
                    await SendAsync(client, "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"success\": true}");
                    continue;
                }

                await SendAsync(node, request);
                var reply = await ReadWholeAsync(node);
                await SendAsync(client, reply);
                var isDelivery = request.StartsWith("GET /message", StringComparison.Ordinal) && reply.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
                if (isDelivery && _lie == Lie.DoubleADelivery && Interlocked.Increment(ref _seen) > HonestFor && _tells.Once())
                {
                    await ReadWholeAsync(client);
                    await SendAsync(client, reply);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            client.Dispose();
            node.Dispose();
        }
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text));

    private static async Task<string> ReadWholeAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsWhole(text.ToString()))
        {
            var count = await socket.ReceiveAsync(buffer);
            if (count == 0)
                throw new EndOfStreamException();
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static bool IsWhole(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        var length = text[..head].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return text.Length >= head + 4 + (length is null ? 0 : int.Parse(length["Content-Length:".Length..]));
    }
}
