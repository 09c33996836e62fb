using System.Text;

namespace Rrmq.Load.Tests;

public sealed class HttpReplyTests
{
    private const string Moved = "HTTP/1.1 421 Misdirected Request\r\nContent-Type: application/json\r\nrrmq-leader: http://127.0.0.1:8568\r\nRRMQ-Error: not_leader\r\n"
        + "RRMQ-Outcome: not-applied\r\nContent-Length: 18\r\n\r\n{\"success\": false}";

    [Fact]
    public void It_is_understood_wherever_the_network_cuts_it()
    {
        var bytes = Encoding.ASCII.GetBytes(Moved + "HTTP/1.1 200 OK\r\n");
        for (var length = 0; length < Moved.Length; length++)
        {
            Assert.False(HttpReply.TryRead(bytes.AsSpan(0, length), out _, out var needed));
            Assert.InRange(needed, length + 1, Moved.Length);
        }

        Assert.True(HttpReply.TryRead(bytes, out var reply, out _));
        Assert.Equal((421, Moved.Length, true, false), (reply.Status, reply.Length, reply.IsSurelyNotApplied, reply.Closes));
        Assert.Equal(("http://127.0.0.1:8568", "not_leader", "{\"success\": false}"),
            (Encoding.ASCII.GetString(reply.Leader), Encoding.ASCII.GetString(reply.Error), Encoding.ASCII.GetString(reply.Body)));
    }

    [Fact]
    public void An_unknown_outcome_and_a_closing_connection_are_seen()
    {
        var text = "HTTP/1.1 503 Service Unavailable\r\nConnection: Close\r\nContent-Length: 0\r\nRRMQ-Outcome: unknown\r\n\r\n";

        Assert.True(HttpReply.TryRead(Encoding.ASCII.GetBytes(text), out var reply, out _));
        Assert.Equal((503, false, true), (reply.Status, reply.IsSurelyNotApplied, reply.Closes));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    public void What_no_node_says_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => HttpReply.TryRead(Encoding.ASCII.GetBytes(text), out _, out _));

    [Fact]
    public void A_head_without_end_is_refused() =>
        Assert.Throws<InvalidDataException>(() => HttpReply.TryRead(new byte[20_000], out _, out _));

    [Fact]
    public void A_message_is_found_in_its_answer()
    {
        var id = new MessageId(1, 2, 3);
        var text = new byte[40];
        text.AsSpan().Fill((byte)'x');
        id.Write(text);
        byte[] body = [.. "{\"success\": true, \"message\": \""u8, .. text, .. "\"}"u8];

        Assert.True(MessageText.In(body).SequenceEqual(text));
        Assert.True(MessageText.IsWhole(MessageText.In(body), 40));
        Assert.False(MessageText.IsWhole(MessageText.In(body), 41));
        text[30] = (byte)'y';
        Assert.False(MessageText.IsWhole(text, 40));
        Assert.Throws<InvalidDataException>(() => MessageText.In("{\"success\": true}"u8));
        Assert.Throws<InvalidDataException>(() => MessageText.In("{\"success\": tr"u8));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(128)]
    [InlineData(100_000)]
    public void A_written_request_is_what_the_api_asks_for(int bytes)
    {
        var template = RequestTemplate.Publish("a \"topic\"", "127.0.0.1:8567", bytes);
        var head = new byte[template.HeadLength];
        template.WriteHead(head, new MessageId(1, 2, 3));
        var text = Encoding.UTF8.GetString([.. head, .. template.Tail.Span]);
        var body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", text, StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        Assert.Equal("a \"topic\"", json.RootElement.GetProperty("topic").GetString());
        var message = Encoding.UTF8.GetBytes(json.RootElement.GetProperty("message").GetString()!);
        Assert.True(MessageText.IsWhole(message, bytes));
        Assert.True(MessageId.TryRead(message, out var id));
        Assert.Equal(new MessageId(1, 2, 3), id);
        Assert.StartsWith("GET /message/a%20%22topic%22 HTTP/1.1\r\n", Pop("a \"topic\""), StringComparison.Ordinal);
    }

    private static string Pop(string topic)
    {
        var template = RequestTemplate.Pop(topic, "127.0.0.1:8567");
        var head = new byte[template.HeadLength];
        template.WriteHead(head, default);
        return Encoding.UTF8.GetString(head);
    }
}
