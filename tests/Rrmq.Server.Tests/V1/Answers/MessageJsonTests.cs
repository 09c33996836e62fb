using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

/// <summary>Whatever was published is shown as JSON of the length that was announced, and read back as it was.</summary>
public sealed class MessageJsonTests
{
    private static readonly ReplyDeadline Unhurried = new(new TransferLimits(), TimeProvider.System);

    [Fact]
    public void Any_messages_are_read_back_as_they_were() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), ArbMap.Default.ArbFor<NonNull<string>>(), Arb.From(Gen.Elements("text/plain", "application/json", "", "image/png")), (bodies, text, type) =>
        {
            var messages = bodies.Append(Encoding.UTF8.GetBytes(text.Get)).Select((body, at) => Message(at, type, text.Get, body)).ToList();
            var read = JsonSerializer.Deserialize(Write(messages), RrmqJsonContext.Default.TakenReport)!.Messages;
            return read.Count == messages.Count && read.Zip(messages).All(pair => IsSame(pair.First, pair.Second));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_001)]
    [InlineData(1_000_002)]
    [InlineData(1_000_003)]
    public void Long_bodies_go_out_in_pieces_that_make_one_text(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        var read = JsonSerializer.Deserialize(Write([Message(1, "image/png", "", bytes), Message(2, "text/plain", "", new byte[length])]), RrmqJsonContext.Default.TakenReport)!.Messages;

        Assert.Equal(bytes, Convert.FromBase64String(read[0].BodyBase64!));
        Assert.Equal(new string('\0', length), read[1].Body);
    }

    private static ShownMessage Message(int at, string type, string text, byte[] body) =>
        new(new MessageId(7, at + 1), 3, 1_700_000_000_123, new Envelope(type, [new("RRMQ-Meta-A", text), new("RRMQ-Group", text), new("RRMQ-Priority", "4")], body))
        {
            Receipt = new Receipt(new MessageId(7, at + 1), 9),
            LeaseUntilMs = long.MaxValue,
            Origin = new DeadLetterOrigin(Encoding.UTF8.GetBytes("tüpic"), new MessageId(1, 2), 5, Encoding.UTF8.GetBytes("\"why\""), 0),
        };

    private static bool IsSame(MessageReport read, ShownMessage message)
    {
        // A lone surrogate is no text: what is shown of it is a replacement, and no publish lets one in.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message.Envelope.Headers[0].Value));
        var body = read.Body is not null ? Encoding.UTF8.GetBytes(read.Body) : Convert.FromBase64String(read.BodyBase64!);
        return read.Id == message.Id.ToString() && read.Receipt == message.Receipt.ToString() && read.Headers["RRMQ-Meta-A"] == text && read.Group == text && read.Priority == 4
            && read.ContentType == (message.Envelope.ContentType.Length > 0 ? message.Envelope.ContentType : null) && body.AsSpan().SequenceEqual(message.Envelope.Body.Span)
            && read.DeadLetter is { Topic: "tüpic", Reason: "\"why\"", Attempts: 5, Id: "1-2" } && read.Published == new DateTime(2023, 11, 14, 22, 13, 20, 123, DateTimeKind.Utc)
            && (read.Body is not null) == BodyText.Is(message.Envelope.ContentType, message.Envelope.Body.Span);
    }

    private static byte[] Write(List<ShownMessage> messages)
    {
        var context = new DefaultHttpContext();
        var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        MessagesReply.WriteAsync(new Exchange(context), messages, "{\"messages\":["u8.ToArray(), "]}"u8.ToArray(), Unhurried).AsTask().GetAwaiter().GetResult();
        Assert.Equal(context.Response.ContentLength, body.Length);
        return body.ToArray();
    }
}
