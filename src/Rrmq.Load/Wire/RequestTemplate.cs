using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rrmq.Load;

/// <summary>
/// A request, written out once: publishing patches the message's id into it, taking sends it as it is. A long body's tail is shared by all connections.
/// </summary>
internal sealed class RequestTemplate
{
    // Below this one copy is cheaper than a second system call.
    private const int CopiedTail = 16 * 1024;
    private readonly byte[] _head;
    private readonly int _idAt;

    private RequestTemplate(byte[] head, int idAt, byte[] tail)
    {
        _head = head;
        _idAt = idAt;
        Tail = tail;
    }

    /// <summary>What one request adds to a connection's buffer.</summary>
    public int HeadLength => _head.Length;

    /// <summary>What follows it, straight from here; often nothing.</summary>
    public ReadOnlyMemory<byte> Tail { get; }

    public static RequestTemplate Publish(string topic, string authority, int messageBytes)
    {
        var opening = Encoding.UTF8.GetBytes($"{{\"topic\":{JsonText(topic)},\"message\":\"");
        byte[] rest = [.. MessageText.Rest(messageBytes), .. "\"}"u8];
        var length = opening.Length + MessageId.Length + rest.Length;
        byte[] start = [.. Encoding.ASCII.GetBytes($"PUT /message HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"), .. opening];
        byte[] untilRest = [.. start, .. new byte[MessageId.Length]];
        return rest.Length <= CopiedTail ? new RequestTemplate([.. untilRest, .. rest], start.Length, []) : new RequestTemplate(untilRest, start.Length, rest);
    }

    public static RequestTemplate Pop(string topic, string authority) =>
        new(Encoding.ASCII.GetBytes($"GET /message/{Uri.EscapeDataString(topic)} HTTP/1.1\r\nHost: {authority}\r\n\r\n"), -1, []);

    public void WriteHead(Span<byte> target, MessageId id)
    {
        _head.CopyTo(target);
        if (_idAt >= 0)
            id.Write(target[_idAt..]);
    }

    private static string JsonText(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            writer.WriteStringValue(text);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
