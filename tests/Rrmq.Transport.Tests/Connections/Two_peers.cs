using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Two_peers
{
    [Fact]
    public async Task Exchange_messages_in_order()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        for (var round = 1; round <= 1000; round++)
        {
            one.Send(2, one.Beat(round));
            two.Send(1, two.Beat(-round));
        }

        await one.Sink.UntilReceived(1000);
        await two.Sink.UntilReceived(1000);
        Assert.Equal(Enumerable.Range(1, 1000).Select(round => one.Beat(round)), two.Sink.Received);
        Assert.Equal(Enumerable.Range(1, 1000).Select(round => two.Beat(-round)), one.Sink.Received);
        Assert.Equal((true, true, 0L, null), Seen(one.Contact(2)));
        Assert.Equal((true, true, 0L, null), Seen(two.Contact(1)));
        Assert.NotNull(one.Contact(2).SinceReceivedMs);
    }

    [Fact]
    public async Task Hear_each_other_when_neither_has_anything_to_say()
    {
        var (one, two) = await TestNode.Pair(TestNode.Options with { KeepAliveInterval = TimeSpan.FromMilliseconds(20) });
        await using var first = one;
        await using var second = two;

        // The time since something was heard only grows, unless something is heard.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var longest = 0L;
        while (one.Contact(2).SinceReceivedMs is not { } since || since >= longest)
        {
            longest = one.Contact(2).SinceReceivedMs ?? 0;
            Assert.True(await look.WaitForNextTickAsync(patience.Token));
        }

        Assert.Empty(one.Sink.Received);
    }

    [Fact]
    public async Task Exchange_large_appends_whole()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;
        var payload = new byte[20_000_000];
        new Random(7).NextBytes(payload);
        var append = one.Bulk(0) with { Entries = [new Entry(new LogIndex(5), new Term(1), payload), new Entry(new LogIndex(6), new Term(1), "end"u8.ToArray())] };

        one.Send(2, append);
        one.Send(2, one.Beat(1));

        await two.Sink.UntilReceived(2);
        Assert.True(Messages.Same(append, two.Sink.Received[0]));
        Assert.Equal(one.Beat(1), two.Sink.Received[1]);
    }

    [Fact]
    public async Task Answer_from_within_the_sink()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;
        two.Sink.OnReceive = message => two.Send(1, new HeartbeatResponse(two.Id, message.Term, ((Heartbeat)message).ReadRound));

        for (var round = 1; round <= 100; round++) one.Send(2, one.Beat(round));

        await one.Sink.UntilReceived(100);
        Assert.Equal(Enumerable.Range(1, 100), one.Sink.Received.Select(message => (int)((HeartbeatResponse)message).ReadRound));
    }

    [Fact]
    public async Task Many_threads_may_send_at_once_and_each_keeps_its_order()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < 200; round++) one.Send(2, new ReadIndexRequest(one.Id, new Term(thread), round));
        })));

        await two.Sink.UntilReceived(800);
        Assert.All(two.Sink.Received.Cast<ReadIndexRequest>().GroupBy(message => message.Term),
            group => Assert.Equal(Enumerable.Range(0, 200).Select(round => (long)round), group.Select(message => message.Context)));
    }

    [Fact]
    public async Task A_message_without_a_link_is_dropped_and_counted()
    {
        await using var one = new TestNode(1, 0x11);
        await using var silent = new Gate((_, _) => Task.CompletedTask);
        one.Start(TestNode.PeerAt(2, silent.Port));

        one.Send(2, one.Beat(1));
        one.Send(9, one.Beat(1));

        Assert.Equal(1, one.Contact(2).Dropped);
        Assert.Single(one.Logger.Lines(3022));
    }

    [Fact]
    public async Task A_message_over_the_frame_limit_is_dropped_with_a_line_and_the_link_goes_on()
    {
        var (one, two) = await TestNode.Pair(TestNode.Options with { MaxFrameBytes = 10_000 });
        await using var first = one;
        await using var second = two;

        one.Send(2, one.Bulk(10_000));
        one.Send(2, one.Beat(1));

        await two.Sink.UntilReceived(1);
        Assert.Equal([one.Beat(1)], two.Sink.Received);
        Assert.Contains("AppendRequest", Assert.Single(one.Logger.Lines(3021)), StringComparison.Ordinal);
        Assert.Equal(1, one.Contact(2).Dropped);
    }

    private static (bool Connected, bool Accepted, long Dropped, string? Trouble) Seen(PeerContact contact) =>
        (contact.Connected, contact.Accepted, contact.Dropped, contact.Trouble);
}
