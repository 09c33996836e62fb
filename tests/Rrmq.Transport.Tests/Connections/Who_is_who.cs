using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>The table above PeerRoster, row by row; and the same on sockets where it takes more than one step.</summary>
public sealed class Who_is_who
{
    private static readonly NodeIdentity Self = new(TestNode.Cluster, new NodeId(1), new Incarnation(0x11));
    private static readonly Peer Two = TestNode.PeerAt(2, 9);
    private static readonly Incarnation Real = new(0x22);
    private static readonly Incarnation Other = new(0x66);

    private readonly RememberedIncarnations _remembered = new();
    private readonly PeerRoster _roster;

    public Who_is_who() => _roster = new PeerRoster(Self, [Two.Node], _remembered);

    [Fact]
    public void Who_dials_in_is_served_and_not_remembered()
    {
        Served(Other);

        Assert.False(_remembered.TryGet(Two.Node, out _));
    }

    [Fact]
    public void Who_answers_at_the_configured_address_is_remembered()
    {
        Answered(Real);

        Assert.True(_remembered.TryGet(Two.Node, out var remembered));
        Assert.Equal(Real, remembered);
    }

    [Fact]
    public void Of_two_who_dial_in_before_anyone_answered_the_first_is_served()
    {
        Served(Other);

        Refused(Real, "duplicate_node");
    }

    [Fact]
    public void Who_answers_exposes_whoever_dialed_in_as_another()
    {
        var stranger = Served(Other);

        Assert.Same(stranger, Answered(Real));

        Assert.False(_roster.IsAccepted(Two.Node));
        Assert.False(_roster.LeaveAccepted(stranger));
        Refused(Other, "duplicate_node");
        Served(Real);
    }

    [Fact]
    public void Who_answers_confirms_whoever_dialed_in_as_the_same()
    {
        Served(Real);

        Assert.Null(Answered(Real));

        Assert.True(_roster.IsAccepted(Two.Node));
    }

    [Fact]
    public void Who_answers_as_another_than_remembered_is_refused_and_exposes_nobody()
    {
        _remembered.Remember(Two.Node, Real);
        Assert.Equal("node_was_replaced", _roster.EnterDialed(Two, Other, out var exposed)?.Slug);
        Assert.Null(exposed);

        Served(Real);
        Assert.Equal("duplicate_node", _roster.EnterDialed(Two, Other, out exposed)?.Slug);
        Assert.Null(exposed);
        Assert.True(_roster.IsAccepted(Two.Node));
    }

    [Fact]
    public void Who_dials_in_as_another_than_remembered_is_refused_whether_or_not_the_real_one_is_there()
    {
        Answered(Real);
        Refused(Other, "duplicate_node");
        _roster.LeaveDialed(Two.Node);
        Refused(Other, "node_was_replaced");
    }

    [Fact]
    public void A_disk_that_takes_its_time_to_remember_holds_nobody_up()
    {
        var slow = new HeldMemory();
        var roster = new PeerRoster(Self, [Two.Node], slow);
        HandshakeVerdict.Refused? refusal = null;
        var entering = new Thread(() => refusal = roster.EnterDialed(Two, Real, out _));
        entering.Start();
        slow.Asked.Wait(TestContext.Current.CancellationToken);

        var looking = new Thread(() => roster.IsAccepted(Two.Node));
        looking.Start();
        Assert.True(looking.Join(TimeSpan.FromSeconds(60)));

        slow.Go.Set();
        entering.Join();
        Assert.Null(refusal);
    }

    [Fact]
    public async Task A_stranger_who_dials_in_first_does_not_keep_the_real_node_out()
    {
        await using var one = new TestNode(1, 0x11);
        await using var two = new TestNode(2, 0x22);
        await two.Gate.Die();
        one.Start(two.AsPeer);
        var stranger = one.Network.ServeAsync(Request(Other), new HangingStream(new MemoryStream()), CancellationToken.None);
        Assert.True(one.Contact(2).Accepted);
        await one.Sink.UntilEvent("unreachable 2");

        two.Gate.Return();
        two.Start(one.AsPeer);

        await one.Logger.Until(3015, "incarnation 0000000000000066");
        await stranger;
        await one.Sink.UntilEvent("connected 2");
        await two.Sink.UntilEvent("connected 1");
        await one.Logger.Until(3010, "incarnation 0000000000000022");
    }

    private static HandshakeRequest Request(Incarnation incarnation) =>
        new(HandshakeHeaders.Protocol, TestNode.Cluster, Two.Node, Self.Node, incarnation, $"http://{incarnation}");

    private AcceptedConnection Served(Incarnation incarnation)
    {
        var connection = new AcceptedConnection(Request(incarnation), Stream.Null, 1024);
        Assert.IsType<HandshakeVerdict.Accepted>(_roster.EnterAccepted(connection, out _));
        return connection;
    }

    private void Refused(Incarnation incarnation, string slug) =>
        Assert.Equal(slug, Assert.IsType<HandshakeVerdict.Refused>(_roster.Judge(Request(incarnation))).Slug);

    private AcceptedConnection? Answered(Incarnation incarnation)
    {
        Assert.Null(_roster.EnterDialed(Two, incarnation, out var exposed));
        return exposed;
    }

    private sealed class HeldMemory : IPeerIncarnations
    {
        public ManualResetEventSlim Asked { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public bool TryGet(NodeId node, out Incarnation incarnation)
        {
            incarnation = default;
            return false;
        }

        public void Remember(NodeId node, Incarnation incarnation)
        {
            Asked.Set();
            Go.Wait();
        }
    }
}
