using System.Text;

namespace Rrmq.Queues.Tests;

public sealed class StreamTests
{
    private readonly Machine _machine = new();

    private static AppendToStream Message(string id, string payload = "1", string sender = "a", string recipient = "b") =>
        new(StreamTags.From(id, Encoding.UTF8.GetBytes(payload), sender, recipient),
            new Envelope("application/json", [new("msg_id", id)], Encoding.UTF8.GetBytes(payload)).Encode());

    private (CommandStatus, long) Send(AppendToStream message)
    {
        var result = _machine.Run(message);
        return (result.Status, ((Appended)result.Detail!).Sequence);
    }

    private long[] Read(StreamQuery query) => [.. _machine.State.ReadStream(query).Messages.Select(message => message.Sequence)];

    [Fact]
    public void Sequences_begin_at_1_and_have_no_gaps()
    {
        for (var i = 1; i <= 2500; i++)
            Assert.Equal((CommandStatus.Done, (long)i), Send(Message($"m{i}")));

        Assert.Equal(Enumerable.Range(1, 2500).Select(i => (long)i), Read(new StreamQuery(0, 5000, long.MaxValue)));
        Assert.Equal([2499, 2500], Read(new StreamQuery(2498, 5000, long.MaxValue)));
    }

    [Fact]
    public void An_id_counts_once()
    {
        Send(Message("a", "1"));
        Send(Message("b", "2"));

        Assert.Equal((CommandStatus.Duplicate, 1L), Send(Message("a", "1")));
        Assert.Equal((CommandStatus.KeyReused, 1L), Send(Message("a", "2")));
        Assert.Equal([1, 2], Read(new StreamQuery(0, 10, long.MaxValue)));
    }

    [Fact]
    public void A_filter_passes_over_others_and_says_how_far_it_looked()
    {
        for (var i = 1; i <= 10; i++)
            Send(Message($"m{i}", sender: i % 5 == 0 ? "five" : "other"));

        var page = _machine.State.ReadStream(new StreamQuery(0, 10, long.MaxValue, Sender: StreamTags.Of("five")) { MostScanned = 7 });

        Assert.Equal([5], page.Messages.Select(message => message.Sequence));
        Assert.Equal((7, false), (page.Last, page.IsEnd));
        Assert.Equal([10], Read(new StreamQuery(page.Last, 10, long.MaxValue, Sender: StreamTags.Of("five"))));
    }

    [Fact]
    public void A_page_ends_before_it_holds_too_many_bytes_but_holds_one_message()
    {
        Send(Message("a", new string('1', 1000)));
        Send(Message("b", new string('2', 1000)));

        Assert.Equal([1], Read(new StreamQuery(0, 10, MaxBytes: 1500)));
        Assert.Equal([1], Read(new StreamQuery(0, 10, MaxBytes: 1)));
        Assert.Equal([2], Read(new StreamQuery(1, 10, MaxBytes: 1)));
    }

    [Fact]
    public void A_snapshot_brings_it_back()
    {
        for (var i = 1; i <= 1500; i++)
            Send(Message($"m{i}", $"{i}"));

        var before = _machine.State.StateHash();
        _machine.Reload();

        Assert.Equal(before, _machine.State.StateHash());
        Assert.Equal(1500, _machine.State.Capture().LiveBodiesInOrder().Count());
        Assert.Equal((CommandStatus.Duplicate, 700L), Send(Message("m700", "700")));
    }
}
