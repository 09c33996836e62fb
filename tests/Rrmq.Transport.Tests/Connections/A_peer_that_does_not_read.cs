using System.Text;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class A_peer_that_does_not_read
{
    private const string Welcome = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: rrmq-raft/1\r\nRRMQ-Incarnation: 0000000000000022\r\n\r\n";

    [Fact]
    public async Task Never_blocks_a_send_and_gets_what_was_queued_and_nothing_that_was_dropped()
    {
        var mayRead = new TaskCompletionSource();
        var got = new RecordingSink();
        await using var lazy = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Welcome));
            await mayRead.Task;
            var reader = new FrameReader(stream, FrameLayout.DefaultMaxFrameBytes);
            while (await reader.FillAsync(CancellationToken.None))
            {
                while (reader.TryRead(out var frame)) got.Receive(frame.Group, frame.Message);
            }
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.Options with { QueueMessages = 16 }, TestNode.PeerAt(2, lazy.Port));
        await one.Sink.UntilEvent("connected 2");

        // A send that waited for the reader would wait for ever: nothing is read before all are sent.
        const int sent = 200;
        for (var index = 1; index <= sent; index++)
            one.Send(2, one.Bulk(500_000, index));

        var dropped = one.Contact(2).Dropped;
        Assert.InRange(dropped, 100, sent - 16);
        Assert.Single(one.Logger.Lines(3020));
        Assert.True(one.Contact(2).Connected);

        mayRead.SetResult();
        await got.UntilReceived(sent - (int)dropped);
        var indexes = got.Received.Cast<AppendRequest>().Select(append => append.Entries[0].Index.Value).ToArray();
        Assert.Equal(Enumerable.Range(1, sent - (int)dropped).Select(index => (long)index), indexes);

        one.Send(2, one.Beat(1));
        await got.UntilReceived(sent - (int)dropped + 1);
        Assert.Equal(one.Beat(1), got.Received[^1]);
    }

    [Fact]
    public async Task Holds_no_more_bytes_of_ours_than_the_queue_may()
    {
        var never = new TaskCompletionSource();
        await using var lazy = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Welcome));
            await never.Task;
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.Options with { QueueBytes = 1_000_000 }, TestNode.PeerAt(2, lazy.Port));
        await one.Sink.UntilEvent("connected 2");

        // More than a socket takes, all in one: it fills the queue beyond its bound, as a single message may, and nothing follows it.
        one.Send(2, one.Bulk(30_000_000));
        for (var round = 1; round <= 10; round++) one.Send(2, one.Beat(round));

        Assert.Equal(10, one.Contact(2).Dropped);
        never.SetResult();
    }

    [Fact]
    public async Task Is_given_up_after_a_while_so_that_a_healed_network_is_not_waited_for()
    {
        var never = new TaskCompletionSource();
        await using var lazy = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Welcome));
            await never.Task;
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.Options with { UnacknowledgedTimeout = TimeSpan.FromMilliseconds(300) }, TestNode.PeerAt(2, lazy.Port));
        await one.Sink.UntilEvent("connected 2");

        one.Send(2, one.Bulk(30_000_000));

        await one.Sink.UntilEvent("unreachable 2");
        await one.Sink.UntilEvent("connected 2", times: 2);
        never.SetResult();
    }
}
