using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Refusals_by_name
{
    [Fact]
    public async Task A_node_of_another_cluster_is_refused_by_both_sides_in_words()
    {
        await using var one = new TestNode(1, 0x11);
        await using var stranger = new TestNode(2, 0x22, new ClusterId(0xc2));
        one.Start(stranger.AsPeer);
        stranger.Start(one.AsPeer);

        await one.Logger.Until(3003, "wrong_cluster");
        await one.Logger.Until(3013, "wrong_cluster");
        await stranger.Logger.Until(3003, "Node 2 at http://node-2:8080 belongs to cluster 00000000000000c2, this node to cluster 00000000000000c1.");

        Assert.Empty(one.Sink.Events);
        Assert.Contains("cluster", one.Contact(2).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_data_folder_was_replaced_is_refused_as_dialer_and_as_dialed()
    {
        await using var one = new TestNode(1, 0x11);
        await using var wiped = new TestNode(2, 0x99);
        one.Remembered.Remember(wiped.Id, new Incarnation(0x22));
        one.Start(wiped.AsPeer);
        wiped.Start(one.AsPeer);

        await one.Logger.Until(3004, "node_was_replaced");
        await one.Logger.Until(3013, "is incarnation 0000000000000099 and was 0000000000000022");
        await wiped.Logger.Until(3003, "node_was_replaced");

        Assert.Empty(one.Sink.Events);
        Assert.True(one.Remembered.TryGet(wiped.Id, out var remembered));
        Assert.Equal(new Incarnation(0x22), remembered);
    }

    [Fact]
    public async Task A_second_process_under_a_connected_id_is_refused_naming_both()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;
        await using var impostor = new TestNode(2, 0x99);

        impostor.Start(one.AsPeer);

        await impostor.Logger.Until(3003, "duplicate_node");
        await one.Logger.Until(3013, "Node 2 is connected as incarnation 0000000000000022");
        Assert.True(one.Contact(2).Connected);
    }

    [Fact]
    public async Task A_first_meeting_is_remembered_on_both_sides()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        Assert.True(one.Remembered.TryGet(two.Id, out var ofTwo));
        Assert.True(two.Remembered.TryGet(one.Id, out var ofOne));
        Assert.Equal((new Incarnation(0x11), new Incarnation(0x22)), (ofOne, ofTwo));
    }

    [Fact]
    public async Task A_refusal_is_logged_once_however_often_the_node_asks()
    {
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.PeerAt(2, one.Gate.Port));
        var request = new HandshakeRequest("rrmq-raft/1", new ClusterId(0xc2), new NodeId(2), one.Id, new Incarnation(0x22), "http://node-2:8080");

        for (var attempt = 0; attempt < 100; attempt++) Assert.IsType<HandshakeVerdict.Refused>(one.Network.Admit(request));
        one.Network.Admit(request with { Cluster = new ClusterId(0xc3) });

        Assert.Equal(2, one.Logger.Lines(3013).Count(line => line.Contains("http://node-2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_admitted_and_then_lost_its_right_is_refused_before_its_first_message()
    {
        await using var one = new TestNode(1, 0x11);
        one.Start(TestNode.PeerAt(2, one.Gate.Port));
        var request = new HandshakeRequest("rrmq-raft/1", TestNode.Cluster, new NodeId(2), one.Id, new Incarnation(0x22), "http://node-2:8080");
        Assert.IsType<HandshakeVerdict.Accepted>(one.Network.Admit(request));
        one.Remembered.Remember(new NodeId(2), new Incarnation(0x33));

        await one.Network.ServeAsync(request, new MemoryStream(Messages.Encode(new Heartbeat(new NodeId(2), new Term(1), LogIndex.Zero, 1))), CancellationToken.None);

        Assert.Empty(one.Sink.Received);
        Assert.False(one.Contact(2).Accepted);
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        var options = new PeerNetworkOptions { MaxFrameBytes = 1, QueueMessages = 0, ConnectTimeout = TimeSpan.Zero };

        var error = Assert.Throws<ArgumentException>(() => new PeerNetwork(
            new NodeIdentity(TestNode.Cluster, new NodeId(1), new Incarnation(1)), "http://one", [], options,
            new RememberedIncarnations(), new RecordingSink(), TimeProvider.System, new RecordingLogger()));

        Assert.Contains("MaxFrameBytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("QueueMessages", error.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectTimeout", error.Message, StringComparison.Ordinal);
    }
}
