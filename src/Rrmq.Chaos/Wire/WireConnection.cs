using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rrmq.Chaos;

/// <summary>
/// One HTTP/1.1 connection, spoken by hand. HttpClient sends a GET silently once more when a kept connection ends before the answer, and here a GET takes a message
/// away: a test that counts messages must know what it sent.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private WireConnection(Socket socket) => _socket = socket;

    /// <summary>Throws a SocketException when nothing was sent yet, and so nothing can have happened.</summary>
    public static Task<WireConnection> OpenAsync(int port, CancellationToken cancellation) => OpenAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);

    /// <inheritdoc cref="OpenAsync(int, CancellationToken)"/>
    public static async Task<WireConnection> OpenAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new WireConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, cancellation)..];
    }

    /// <summary>The next answer; an IOException when the connection ends before it is whole.</summary>
    public async Task<WireReply> ReceiveAsync(CancellationToken cancellation)
    {
        var head = await ReadHeadAsync(cancellation);
        var lines = head.Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        return new WireReply(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, await ReadBodyAsync(length, cancellation));
    }

    /// <summary>The other end has closed it: known before anything is sent, so that a request on it would surely not arrive.</summary>
    public bool IsDead => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    /// <summary>Ends the connection with a reset: what a client that dies looks like.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadHeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (found >= 0)
            {
                var head = Encoding.ASCII.GetString(_buffer, _start, found);
                _start += found + 4;
                return head;
            }

            await FillAsync(cancellation);
        }
    }

    private async Task<string> ReadBodyAsync(int length, CancellationToken cancellation)
    {
        while (_end - _start < length)
            await FillAsync(cancellation);
        var body = Encoding.UTF8.GetString(_buffer, _start, length);
        _start += length;
        return body;
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation);
        if (count == 0)
            throw new IOException("the connection ended before the answer");
        _end += count;
    }
}
