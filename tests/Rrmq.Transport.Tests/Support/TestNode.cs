using System.Text;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>A node's transport on real sockets, with a tiny accept loop where the server would be.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public static readonly ClusterId Cluster = new(0xc1);

    private readonly NodeIdentity _self;
    private PeerNetwork? _network;

    public TestNode(int node, ulong incarnation, ClusterId? cluster = null)
    {
        _self = new NodeIdentity(cluster ?? Cluster, new NodeId(node), new Incarnation(incarnation));
        Gate = new Gate(ServeAsync);
    }

    public Gate Gate { get; }

    public RecordingSink Sink { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public RememberedIncarnations Remembered { get; init; } = new();

    /// <summary>True for a node that was taken into a cluster which existed before it.</summary>
    public bool HasJoined { get; init; }

    /// <summary>False for a node of a version that knew no probes.</summary>
    public bool AnswersProbes { get; init; } = true;

    public PeerNetwork Network => _network ?? throw new InvalidOperationException("Not started.");

    public NodeId Id => _self.Node;

    /// <summary>Without keep-alives, so that what a test counts is what it sent.</summary>
    public static PeerNetworkOptions Options { get; } = new() { BackoffMaximum = TimeSpan.FromMilliseconds(100), KeepAliveInterval = TimeSpan.FromHours(1), DialGrace = TimeSpan.Zero };

    public Peer AsPeer => PeerAt(Id.Value, Gate.Port);

    public static Peer PeerAt(int node, int port) => new(new NodeId(node), $"node-{node}", $"http://node-{node}:8080", "127.0.0.1", port);

    public static async Task<(TestNode One, TestNode Two)> Pair(PeerNetworkOptions? options = null, bool secondAnswersProbes = true)
    {
        var one = new TestNode(1, 0x11);
        var two = new TestNode(2, 0x22) { AnswersProbes = secondAnswersProbes };
        one.Start(options, two.AsPeer);
        two.Start(options, one.AsPeer);
        await one.Sink.UntilEvent("connected 2");
        await two.Sink.UntilEvent("connected 1");

        // The dialer is up as soon as it has its answer; the accepting side enters the connection only after writing it.
        await one.Logger.Until(3010, "Node 2");
        await two.Logger.Until(3010, "Node 1");
        return (one, two);
    }

    public TestNode Start(params Peer[] peers) => Start(null, peers);

    public TestNode Start(PeerNetworkOptions? options, params Peer[] peers)
    {
        Build(options, peers).Network.Start();
        return this;
    }

    /// <summary>What <see cref="Start(Peer[])"/> does but for the start.</summary>
    public TestNode Build(PeerNetworkOptions? options = null, params Peer[] peers)
    {
        var joinedAt = HasJoined ? $"{AsPeer.Host}:{AsPeer.Port}" : null;
        _network = new PeerNetwork(_self, $"http://node-{_self.Node}:8080", peers, options ?? Options, Remembered, Sink, TimeProvider.System, Logger, joinedAt);
        return this;
    }

    public void Send(int to, RaftMessage message) => Network.Send(GroupId.Default, new NodeId(to), message);

    public PeerContact Contact(int node) => Network.Contacts.Single(contact => contact.Node.Value == node);

    public Heartbeat Beat(long round) => new(Id, new Term(1), new LogIndex(1), round);

    public AppendRequest Bulk(int bytes, long index = 1) =>
        new(Id, new Term(1), LogIndex.Zero, Term.Zero, LogIndex.Zero, [new Entry(new LogIndex(index), new Term(1), new byte[bytes])]);

    public async ValueTask DisposeAsync()
    {
        if (_network is not null) await _network.DisposeAsync();
        await Gate.DisposeAsync();
    }

    private async Task ServeAsync(Stream stream, string head)
    {
        var headers = head.Split("\r\n").Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal))
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(),
                StringComparer.OrdinalIgnoreCase);

        if (_network is null) return;
        var verdict = HandshakeRequest.TryRead(headers.GetValueOrDefault, out var request, out var malformed) ? Network.Admit(request!) : malformed!;
        if (verdict is HandshakeVerdict.Refused refused)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {refused.Status} Refused\r\nRRMQ-Error: {refused.Slug}\r\nRRMQ-Reason: {refused.Reason}\r\n\r\n"));
            return;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: rrmq-raft/1\r\nRRMQ-Incarnation: {_self.Incarnation}\r\n{(AnswersProbes ? "RRMQ-Probes: 1\r\n" : "")}\r\n"));
        await Network.ServeAsync(request!, stream, CancellationToken.None);
    }
}
