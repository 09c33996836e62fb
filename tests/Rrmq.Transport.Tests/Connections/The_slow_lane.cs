using System.Text;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class The_slow_lane
{
    private const string Welcome = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: rrmq-raft/1\r\nRRMQ-Incarnation: 0000000000000022\r\n\r\n";

    [Fact]
    public async Task Brings_large_answers_whole_and_in_order()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;
        var content = new byte[20_000_000];
        new Random(7).NextBytes(content);
        ForwardAnswer[] sent = [Answer(one, 1, content), Answer(one, 2, new byte[10]), Answer(one, 3, content), Answer(one, 4, new byte[70_000])];

        foreach (var answer in sent)
            one.Send(2, answer);

        await two.Sink.UntilReceived(4);
        Assert.All(sent.Zip(two.Sink.Received), pair => Assert.True(Messages.Same(pair.First, pair.Second)));
    }

    [Fact]
    public async Task Lets_consensus_pass()
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
        one.Start(TestNode.Options, TestNode.PeerAt(2, lazy.Port));
        await one.Sink.UntilEvent("connected 2");
        const int bytes = 40_000_000;

        one.Send(2, Answer(one, 1, new byte[bytes]));
        one.Send(2, one.Beat(1));
        mayRead.SetResult();
        await got.UntilReceived((bytes / 65_536) + 2);

        // What the kernel holds already goes first; most of the answer comes behind the heartbeat.
        Assert.InRange(got.Received.ToList().FindIndex(message => message is Heartbeat), 0, got.Received.Count * 3 / 4);
        Assert.Equal(bytes, got.Received.OfType<FramePiece>().Sum(piece => (long)piece.Data.Length), bytes / 1000.0);
    }

    [Fact]
    public async Task Has_a_budget_of_its_own()
    {
        var never = new TaskCompletionSource();
        await using var lazy = new Gate(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Welcome));
            await never.Task;
        });
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.Options with { QueueBytes = 12_000_000 }, TestNode.PeerAt(2, lazy.Port));
        await one.Sink.UntilEvent("connected 2");
        var two = new NodeId(2);

        Assert.Equal(PeerSend.Taken, one.Network.Send(GroupId.Default, two, Answer(one, 1, new byte[20_000_000])));
        Assert.Equal(PeerSend.Full, one.Network.Send(GroupId.Default, two, Answer(one, 2, new byte[10])));
        Assert.Equal(PeerSend.Taken, one.Network.Send(GroupId.Default, two, one.Beat(1)));
        Assert.Equal(PeerSend.TooLarge, one.Network.Send(GroupId.Default, two, Answer(one, 3, new byte[90_000_000])));
        Assert.Equal(PeerSend.NotConnected, one.Network.Send(GroupId.Default, new NodeId(3), one.Beat(1)));
        never.SetResult();
    }

    private static ForwardAnswer Answer(TestNode from, long id, byte[] content) =>
        new(from.Id, new Term(1), id, 0, 0, false, false, from.Id, new LogIndex(4), 0, default, default, [content]);
}
