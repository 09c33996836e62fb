using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

public sealed class PublishHeadersTests
{
    [Fact]
    public void All_that_travels_with_a_message_is_read()
    {
        var (message, failure) = Read(("Content-Type", "text/plain"), ("RRMQ-Group", "Zürich"), ("rrmq-delay", "2s"), ("RRMQ-Ttl", "60"), ("RRMQ-Priority", "9"), ("RRMQ-Dedup-Id", "order 7"),
            ("RRMQ-Meta-Colour", "red; very"), ("RRMQ-Meta-Empty", ""), ("Traceparent", "00-1-2-01"), ("TraceState", "a=b"), ("User-Agent", "curl"));

        Assert.Null(failure);
        Assert.Equal(("Zürich", 2000L, 60_000L, 9, "order 7"),
            (Text(message!.Group), message.DelayMs!.Value, message.TtlMs!.Value, message.Priority, Text(message.DedupKey)));
        var envelope = Envelope.Decode(message.Content);
        Assert.Equal(("text/plain", "body"), (envelope.ContentType, Text(envelope.Body)));
        Assert.Equal(["RRMQ-Meta-Colour=red; very", "RRMQ-Meta-Empty=", "traceparent=00-1-2-01", "tracestate=a=b", "RRMQ-Group=Zürich", "RRMQ-Priority=9"],
            envelope.Headers.Select(header => $"{header.Key}={header.Value}"));
    }

    [Fact]
    public void Without_headers_the_topic_decides()
    {
        var (message, failure) = Read();

        Assert.Null(failure);
        Assert.Equal((0, null, null, 0, 0), (message!.Group.Length, message.DelayMs, message.TtlMs, message.Priority, message.DedupKey.Length));
        Assert.Empty(Envelope.Decode(message.Content).Headers);
    }

    [Theory]
    [InlineData("RRMQ-Priority", "9", "10")]
    [InlineData("RRMQ-Priority", "0", "-1")]
    [InlineData("RRMQ-Priority", "0", "")]
    [InlineData("RRMQ-Delay", "8760h", "8761h")]
    [InlineData("RRMQ-Delay", "0", "1.5")]
    [InlineData("RRMQ-Ttl", "8760h", "8761h")]
    [InlineData("RRMQ-Group", "g", "")]
    [InlineData("RRMQ-Dedup-Id", "d", "\u0001")]
    [InlineData("RRMQ-Meta-A", "value", "grün")]
    [InlineData("traceparent", "00", "\u007f")]
    [InlineData("Content-Type", "anything at all", "")]
    public void Each_limit_holds(string name, string good, string bad)
    {
        Assert.Null(Read((name, good)).Failure);

        var failure = Read((name, bad)).Failure!;

        Assert.Equal((400, "bad_header", name), (failure.Status, failure.Slug, failure.Faults![0].Field));
    }

    [Fact]
    public void A_header_of_ours_that_is_not_known_is_refused_and_one_of_others_is_not()
    {
        Assert.Equal("\"RRMQ-Dely\" is not a header here: RRMQ-Group, RRMQ-Delay, RRMQ-Ttl, RRMQ-Priority, RRMQ-Dedup-Id, RRMQ-Meta-* may be given", Read(("RRMQ-Dely", "5s")).Failure!.Reason);
        Assert.Null(Read(("X-Whatever", "5s")).Failure);
    }

    [Theory]
    [InlineData("RRMQ-Meta-")]
    [InlineData("RRMQ-Meta-a b")]
    [InlineData("RRMQ-Meta-ü")]
    public void A_name_that_could_not_be_returned_is_refused(string name) => Assert.Equal("bad_header", Read((name, "x")).Failure!.Slug);

    [Fact]
    public void Texts_of_255_bytes_are_taken_and_of_256_are_not()
    {
        foreach (var name in (string[])["RRMQ-Group", "RRMQ-Dedup-Id", "Content-Type"])
        {
            Assert.Null(Read((name, new string('x', 255))).Failure);
            Assert.NotNull(Read((name, new string('x', 256))).Failure);
        }

        Assert.Null(Read(("RRMQ-Group", new string('x', 253) + "ü")).Failure);
        Assert.NotNull(Read(("RRMQ-Group", new string('x', 254) + "ü")).Failure);
        Assert.NotNull(Read(("RRMQ-Group", "\ud800")).Failure);
    }

    [Fact]
    public void Own_headers_are_64_of_8_KiB_at_most()
    {
        (string, string)[] Many(int count, int length) => [.. Enumerable.Range(0, count).Select(i => ($"RRMQ-Meta-{i:000}", new string('v', length)))];

        Assert.Null(Read(Many(64, 1)).Failure);
        Assert.NotNull(Read(Many(65, 1)).Failure);
        Assert.Null(Read(Many(1, 8192 - 13)).Failure);
        Assert.NotNull(Read(Many(1, 8192 - 12)).Failure);
        Assert.Null(Read(("RRMQ-Meta-" + new string('n', 118), "")).Failure);
        Assert.NotNull(Read(("RRMQ-Meta-" + new string('n', 119), "")).Failure);
    }

    [Fact]
    public void Any_values_at_all_are_understood_or_refused()
    {
        string[] names = ["RRMQ-Group", "RRMQ-Delay", "RRMQ-Ttl", "RRMQ-Priority", "RRMQ-Dedup-Id", "RRMQ-Meta-X", "traceparent", "Content-Type", "RRMQ-Else"];
        Prop.ForAll(Arb.From(Gen.Elements(names)), ArbMap.Default.ArbFor<string>(), (name, value) =>
        {
            var (message, failure) = Read((name, value ?? ""));
            return failure is null ? Envelope.Decode(message!.Content).Body.Length == 4 : failure.Status == 400 && failure.Reason!.Length > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static (OutgoingMessage? Message, Failure? Failure) Read(params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        var faults = new Faults();
        var draft = PublishHeaders.Read(context.Request, faults);
        return faults.Any ? (null, faults.ToFailure()) : (draft.Finish("body"u8.ToArray()), null);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);
}
