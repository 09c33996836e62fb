using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Rrmq.Peers;

/// <summary>
/// As much of the NATS protocol as the comparison needs, over a plain socket: publish with a place for the reply, pull, requests. Replies come one at a time on the reading task, and what is
/// published meanwhile leaves together when all that had come is handed on; everybody else writes by <see cref="WriteAsync"/>.
/// </summary>
internal sealed class NatsConnection : IAsyncDisposable
{
    private const string Inbox = "_R";
    private const string AnswersId = "1";
    private const string PulledId = "2";
    private static readonly byte[] PulledIdBytes = Encoding.ASCII.GetBytes(PulledId);
    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _out = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> _requests = new();
    private readonly string _inbox = $"{Inbox}.{Guid.NewGuid():n}";
    private Task _reading = Task.CompletedTask;
    private long _nextRequest;

    private NatsConnection(Socket socket) => _socket = socket;

    /// <summary>The place of what was pulled: it comes under its own subject, not under ours.</summary>
    public const int Pulled = -1;

    /// <summary>What comes for a place of ours: its number, the subject to answer to, and the body. Called before the next one is read.</summary>
    public delegate void Received(int place, ReadOnlySpan<byte> replyTo, ReadOnlySpan<byte> body);

    /// <summary>Set before anything can come.</summary>
    public Received OnReceived { get; set; } = static (_, _, _) => { };

    public static async Task<NatsConnection> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var connection = new NatsConnection(socket);
        connection.Write("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\"name\":\"rrmq-peers\"}\r\n");
        connection.Write($"SUB {connection._inbox}.* {AnswersId}\r\nSUB {connection.PullSubject} {PulledId}\r\n");
        await connection.FlushAsync();
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>The subject by which an answer reaches <see cref="OnReceived"/> with a number.</summary>
    public string PlaceSubject(int place) => $"{_inbox}.{place}";

    /// <summary>The subject by which what is pulled reaches <see cref="OnReceived"/>.</summary>
    public string PullSubject => $"{_inbox}-pulled";

    /// <summary>Lets <paramref name="write"/> publish, and sends it.</summary>
    public async Task WriteAsync(Action write)
    {
        await _gate.WaitAsync();
        try
        {
            write();
            await FlushAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>From <see cref="OnReceived"/> or within <see cref="WriteAsync"/>.</summary>
    public void Publish(ReadOnlySpan<byte> subjectAndReply, ReadOnlySpan<byte> body)
    {
        _out.Write("PUB "u8);
        _out.Write(subjectAndReply);
        _out.Write(" "u8);
        Utf8Formatter.TryFormat(body.Length, _out.GetSpan(12), out var digits);
        _out.Advance(digits);
        _out.Write("\r\n"u8);
        _out.Write(body);
        _out.Write("\r\n"u8);
    }

    private async ValueTask FlushAsync()
    {
        if (_out.WrittenCount == 0)
            return;
        for (var rest = _out.WrittenMemory; !rest.IsEmpty;)
            rest = rest[await _socket.SendAsync(rest)..];
        _out.ResetWrittenCount();
    }

    /// <summary>A request of the management interface.</summary>
    public async Task<string> RequestAsync(string subject, string body, TimeSpan patience)
    {
        var name = $"r{Interlocked.Increment(ref _nextRequest)}";
        var answer = _requests[name] = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(() => Publish(Encoding.ASCII.GetBytes($"{subject} {_inbox}.{name}"), Encoding.UTF8.GetBytes(body)));
        return Encoding.UTF8.GetString(await answer.Task.WaitAsync(patience));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
        _gate.Dispose();
    }

    private void Write(string text) => _out.Write(Encoding.ASCII.GetBytes(text));

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 20];
        var have = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(have));
                if (received == 0)
                    return;
                have += received;
                var taken = 0;
                var all = have;
                await WriteAsync(() => taken = TakeAll(buffer.AsSpan(0, all)));
                buffer.AsSpan(taken, have - taken).CopyTo(buffer);
                have -= taken;
                if (have == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection's end is the test of whoever waits for an answer.
        }
    }

    private int TakeAll(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (true)
        {
            var rest = bytes[taken..];
            var end = rest.IndexOf("\r\n"u8);
            if (end < 0)
                return taken;
            var line = rest[..end];
            if (line.StartsWith("MSG "u8) || line.StartsWith("HMSG "u8))
            {
                var size = Number(line[(line.LastIndexOf((byte)' ') + 1)..]);
                if (rest.Length < end + 2 + size + 2)
                    return taken;
                Hand(line, rest.Slice(end + 2, size));
                taken += end + 2 + size + 2;
                continue;
            }

            if (line.SequenceEqual("PING"u8))
                _out.Write("PONG\r\n"u8);
            else if (line.StartsWith("-ERR"u8))
                throw new InvalidOperationException($"NATS says {Encoding.ASCII.GetString(line)}");
            taken += end + 2;
        }
    }

    private static int Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int number, out var length) && length == digits.Length ? number : throw new InvalidOperationException("NATS wrote no number where one belongs");

    // MSG subject sid [reply] size; with headers: HMSG subject sid [reply] header-size size.
    private void Hand(ReadOnlySpan<byte> line, ReadOnlySpan<byte> body)
    {
        var isWithHeader = line[0] == (byte)'H';
        Span<Range> words = stackalloc Range[7];
        var count = 0;
        foreach (var word in line.Split((byte)' '))
            words[count++] = word;
        var hasReply = count == (isWithHeader ? 6 : 5);
        var subject = line[words[1]];
        if (isWithHeader)
            body = body[Number(line[words[count - 2]])..];
        if (line[words[2]].SequenceEqual(PulledIdBytes))
        {
            OnReceived(Pulled, hasReply ? line[words[3]] : default, body);
            return;
        }

        var place = subject[(subject.LastIndexOf((byte)'.') + 1)..];
        if (place[0] == (byte)'r')
        {
            if (_requests.TryRemove(Encoding.ASCII.GetString(place), out var request))
                request.TrySetResult(body.ToArray());
            return;
        }

        OnReceived(Number(place), hasReply ? line[words[3]] : default, body);
    }
}
