using System.Text;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Losing_and_finding_a_peer
{
    private const string Welcome = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: rrmq-raft/1\r\nRRMQ-Incarnation: 0000000000000022\r\n\r\n";

    [Fact]
    public async Task A_peer_that_dies_is_reported_and_dialed_again_when_it_returns()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        await two.Gate.Die();
        await one.Sink.UntilEvent("unreachable 2");
        two.Gate.Return();
        await one.Sink.UntilEvent("connected 2", times: 2);
        one.Send(2, one.Beat(5));

        await two.Sink.UntilReceived(1);
        Assert.Equal([one.Beat(5)], two.Sink.Received);
    }

    [Fact]
    public async Task The_end_of_an_accepted_connection_is_reported_at_once()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;

        await two.Network.DisposeAsync();

        await one.Sink.UntilEvent("unreachable 2", times: 2);
        await one.Logger.Until(3011, "node 2");
        await one.Logger.Until(3001, "node 2");
        await two.DisposeAsync();
    }

    [Fact]
    public async Task Our_own_shutdown_reports_nobody()
    {
        var (one, two) = await TestNode.Pair();

        await one.Network.DisposeAsync();
        var events = one.Sink.Events;

        await two.Sink.UntilEvent("unreachable 1");
        Assert.Equal(["connected 2"], events);
        Assert.Equal(events, one.Sink.Events);
        await two.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_dial_is_reported_and_logged_once_and_not_at_every_retry()
    {
        await using var one = new TestNode(1, 0x11);
        await using var two = new TestNode(2, 0x22);
        await two.Gate.Die();
        one.Start(TestNode.Options with { BackoffMinimum = TimeSpan.FromMilliseconds(1), BackoffMaximum = TimeSpan.FromMilliseconds(2) }, two.AsPeer);
        await one.Sink.UntilEvent("unreachable 2");

        two.Start(one.AsPeer);
        two.Gate.Return();
        await one.Sink.UntilEvent("connected 2");

        Assert.Equal(1, one.Sink.Count("unreachable 2"));
        Assert.Single(one.Logger.Lines(3002), line => line.Contains("connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_is_only_late_is_not_worth_a_line()
    {
        await using var one = new TestNode(1, 0x11);
        await using var two = new TestNode(2, 0x22);
        await two.Gate.Die();
        one.Start(TestNode.Options with { BackoffMaximum = TimeSpan.FromMilliseconds(20), DialGrace = TimeSpan.FromHours(1) }, two.AsPeer);
        await one.Sink.UntilEvent("unreachable 2");

        two.Start(one.AsPeer);
        two.Gate.Return();
        await one.Sink.UntilEvent("connected 2");

        Assert.Empty(one.Logger.Lines(3002));
    }

    [Fact]
    public async Task A_peer_that_dials_us_is_dialed_at_once_whatever_the_backoff()
    {
        await using var one = new TestNode(1, 0x11);
        await using var two = new TestNode(2, 0x22);
        await two.Gate.Die();
        one.Start(TestNode.Options with { BackoffMinimum = TimeSpan.FromHours(1), BackoffMaximum = TimeSpan.FromHours(2) }, two.AsPeer);
        await one.Sink.UntilEvent("unreachable 2");

        two.Gate.Return();
        two.Start(one.AsPeer);

        await one.Sink.UntilEvent("connected 2");
    }

    [Fact]
    public async Task A_newer_connection_of_the_same_process_replaces_the_older_one_without_a_report()
    {
        // Whoever is replaced does not come back by itself, and so cannot replace in turn what the test looks at.
        var (one, two) = await TestNode.Pair(TestNode.Options with { BackoffMinimum = TimeSpan.FromHours(1), BackoffMaximum = TimeSpan.FromHours(1) });
        await using var first = one;
        await using var second = two;
        var again = new HandshakeRequest("rrmq-raft/1", TestNode.Cluster, two.Id, one.Id, new Incarnation(0x22), "http://node-2:8080");

        Assert.IsType<HandshakeVerdict.Accepted>(one.Network.Admit(again));
        var older = one.Network.ServeAsync(again, new HangingStream(new MemoryStream(Messages.Encode(two.Beat(77)))), CancellationToken.None);
        await two.Sink.UntilEvent("unreachable 1");
        await one.Sink.UntilReceived(1);
        var newer = one.Network.ServeAsync(again, new HangingStream(new MemoryStream(Messages.Encode(two.Beat(78)))), CancellationToken.None);
        await older;
        await one.Sink.UntilReceived(2);

        Assert.Equal([two.Beat(77), two.Beat(78)], one.Sink.Received);
        Assert.Equal(["connected 2"], one.Sink.Events);
        Assert.Equal(2, one.Logger.Lines(3012).Count);
        Assert.False(newer.IsCompleted);
    }

    [Fact]
    public async Task A_message_in_another_nodes_name_closes_the_connection()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        two.Send(1, one.Beat(1));

        await one.Logger.Until(3014, "in the name of node 1");
        await two.Sink.UntilEvent("unreachable 1");
        await two.Sink.UntilEvent("connected 1", times: 2);
        Assert.Empty(one.Sink.Received);
    }

    [Fact]
    public async Task Bytes_that_are_no_frame_close_the_connection_with_a_reason()
    {
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.PeerAt(2, one.Gate.Port));
        var request = new HandshakeRequest("rrmq-raft/1", TestNode.Cluster, new NodeId(2), one.Id, new Incarnation(0x22), "http://node-2:8080");

        await one.Network.ServeAsync(request, new MemoryStream("GET / HTTP/1.1\r\n"u8.ToArray()), CancellationToken.None);

        Assert.Contains("over the limit", Assert.Single(one.Logger.Lines(3014)), StringComparison.Ordinal);
        Assert.False(one.Contact(2).Accepted);
    }

    [Theory]
    [InlineData("", "was not answered within")]
    [InlineData("HTTP/1.1 101 Swi", "was not answered within")]
    public async Task A_peer_that_never_finishes_its_answer_is_given_up(string beginning, string reason)
    {
        var never = new TaskCompletionSource();
        await using var stuck = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));
            await never.Task;
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.Options with { HandshakeTimeout = TimeSpan.FromMilliseconds(50) }, TestNode.PeerAt(2, stuck.Port));

        await one.Logger.Until(3002, reason);
        await stuck.Arrived.Until(() => stuck.Arrivals >= 2, () => $"{stuck.Arrivals} arrivals");

        Assert.Equal([], one.Sink.Events);
        never.SetResult();
    }

    [Fact]
    public async Task An_endless_answer_is_given_up()
    {
        await using var endless = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 101 Switching Protocols\r\n"u8.ToArray());
            while (true) await stream.WriteAsync("X: more\r\n"u8.ToArray());
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.PeerAt(2, endless.Port));

        await one.Logger.Until(3002, "longer than 8192 bytes");
    }

    [Fact]
    public async Task A_peer_that_speaks_where_only_we_may_is_dropped()
    {
        await using var chatty = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Welcome));
            await stream.ReadExactlyAsync(new byte[1]);
            await stream.WriteAsync("hello"u8.ToArray());
            await stream.CopyToAsync(Stream.Null);
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.PeerAt(2, chatty.Port));
        await one.Sink.UntilEvent("connected 2");

        one.Send(2, one.Beat(1));

        await one.Logger.Until(3001, "spoke where only we may");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_logged_and_tried_again()
    {
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.PeerAt(2, 1) with { Host = "no-such-host.invalid" });

        await one.Logger.Until(3002, "no-such-host.invalid");

        Assert.Equal([], one.Sink.Events);
    }

    [Fact]
    public async Task A_name_with_several_addresses_is_tried_until_one_answers()
    {
        await using var one = new TestNode(1, 0x11);
        await using var two = new TestNode(2, 0x22);
        two.Start(one.AsPeer);

        one.Start(two.AsPeer with { Host = "localhost" });

        await one.Sink.UntilEvent("connected 2");
    }
}
