using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A node's connections to all its peers. What we send to a peer goes over the connection we dialed; what it sends to us comes over the one it dialed, which
/// the server accepts and hands over. Delivers in order within a connection, and promises nothing beyond: a message may be lost with its connection, and Raft
/// resends. Thread-safe.
/// </summary>
public sealed class PeerNetwork : IAsyncDisposable
{
    private readonly PeerNetworkOptions options;
    private readonly IPeerSink sink;
    private readonly ILogger logger;
    private readonly PeerRoster roster;
    private readonly Dictionary<NodeId, PeerLink> links = [];
    private readonly ConcurrentDictionary<AcceptedConnection, byte> serving = [];
    private readonly RefusalJournal refusals = new();
    private readonly RefusalJournal strangers = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TimeProvider time;
    private readonly NodeId self;
    private Task[] dialing = [];
    private ITimer? keepAlive;
    private int started;

    /// <param name="self">Who we are.</param>
    /// <param name="publicAddress">Our http://host:port, told to peers for their log lines.</param>
    /// <param name="peers">The other members; our own entry, if present, is passed over.</param>
    /// <param name="options">Limits and times.</param>
    /// <param name="incarnations">What we durably know of the peers' data folders.</param>
    /// <param name="sink">Where messages and hints go.</param>
    /// <param name="time">The clock of timeouts and backoff.</param>
    /// <param name="logger">Where the lines go.</param>
    /// <exception cref="ArgumentException">The options are wrong, or two peers share an id; says everything that is wrong.</exception>
    public PeerNetwork(
        NodeIdentity self,
        string publicAddress,
        IReadOnlyList<Peer> peers,
        PeerNetworkOptions options,
        IPeerIncarnations incarnations,
        IPeerSink sink,
        TimeProvider time,
        ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(options);
        var problems = options.Problems();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(options));

        this.options = options;
        this.sink = sink;
        this.logger = logger;
        this.time = time;
        this.self = self.Node;

        var others = peers.Where(peer => peer.Node != self.Node).ToArray();
        roster = new PeerRoster(self, others.Select(peer => peer.Node), incarnations);
        foreach (var peer in others)
        {
            var dialer = new Dialer(self, publicAddress, peer, options, time);
            var random = new Random(unchecked((((options.Seed * 31) + self.Node.Value) * 31) + peer.Node.Value));
            if (!links.TryAdd(peer.Node, new PeerLink(peer, dialer, roster, options, sink, random, time, logger)))
                throw new ArgumentException($"Two peers have the node id {peer.Node}.", nameof(peers));
        }
    }

    /// <summary>Per peer, in the order of their ids.</summary>
    public IReadOnlyList<PeerContact> Contacts =>
    [
        .. links.Values.OrderBy(link => link.Peer.Node).Select(link => new PeerContact(
            link.Peer.Node, link.Peer.Name, link.Connected, roster.IsAccepted(link.Peer.Node), link.SinceReceivedMs, link.Dropped, link.Trouble)),
    ];

    /// <summary>Begins to dial all peers, and never stops until disposed. The second call does nothing.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref started, 1) != 0) return;
        keepAlive = time.CreateTimer(_ => KeepQuietLinksAlive(), null, options.KeepAliveInterval, options.KeepAliveInterval);
        dialing = [.. links.Values.Select(link => Task.Run(() => link.RunAsync(stopping.Token)))];
    }

    /// <summary>Sends, queues or drops; never blocks and never throws for the world's sake. Any thread.</summary>
    /// <exception cref="ArgumentException">The message cannot be encoded: a bug of the caller.</exception>
    public void Send(GroupId group, NodeId to, RaftMessage message)
    {
        if (links.TryGetValue(to, out var link)) link.Send(group, message);
        else if (strangers.IsNews(to, "")) logger.UnknownPeer(to);
    }

    /// <summary>
    /// Judges a handshake before the server answers it. Accepted: answer 101 with <c>Upgrade</c> and our <c>RRMQ-Incarnation</c>, then call
    /// <see cref="ServeAsync"/>. Refused: answer its status with <c>RRMQ-Error</c> and <c>RRMQ-Reason</c>.
    /// </summary>
    public HandshakeVerdict Admit(HandshakeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var verdict = roster.Judge(request);
        if (verdict is HandshakeVerdict.Refused refused) LogRefusal(request, refused);
        return verdict;
    }

    /// <summary>Reads an admitted peer's messages until the connection closes; the stream is ours from here on, and disposed at the end. Does not throw for the peer's sake.</summary>
    /// <param name="admitted">The request that <see cref="Admit"/> accepted.</param>
    /// <param name="stream">The upgraded connection.</param>
    /// <param name="cancellation">
    /// This node is stopping. Not a token that fires when the connection closes: a close is read from the stream, and is to be reported as such.
    /// </param>
    public async Task ServeAsync(HandshakeRequest admitted, Stream stream, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(admitted);
        ArgumentNullException.ThrowIfNull(stream);
        var connection = new AcceptedConnection(admitted, stream, options.MaxFrameBytes);
        await using (connection.ConfigureAwait(false))
        {
            serving.TryAdd(connection, 0);
            try
            {
                if (!Enter(connection)) return;
                using var byUs = stopping.Token.UnsafeRegister(static state => ((AcceptedConnection)state!).Close(), connection);
                using var byServer = cancellation.UnsafeRegister(static state => ((AcceptedConnection)state!).Close(), connection);
                await ReadAsync(connection, cancellation).ConfigureAwait(false);
            }
            finally
            {
                roster.LeaveAccepted(connection);
                serving.TryRemove(connection, out _);
                connection.End();
            }
        }
    }

    /// <summary>Closes all connections, both ways, and returns when nothing will reach the sink any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (keepAlive is not null) await keepAlive.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(dialing).ConfigureAwait(false);
        await Task.WhenAll(serving.Keys.Select(connection => connection.Ended)).ConfigureAwait(false);
    }

    private bool Enter(AcceptedConnection connection)
    {
        var request = connection.Request;
        if (roster.EnterAccepted(connection, out var replaced) is HandshakeVerdict.Refused refused)
        {
            LogRefusal(request, refused);
            return false;
        }

        refusals.Forget(request.Node);
        if (replaced is null)
        {
            logger.PeerAccepted(request.Node, request.Address, request.Incarnation);
        }
        else
        {
            logger.AcceptedReplaced(request.Node, request.Address);
            replaced.Close();
        }

        links[request.Node].Nudge();
        return true;
    }

    private async Task ReadAsync(AcceptedConnection connection, CancellationToken cancellation)
    {
        var request = connection.Request;
        string? end = null;
        try
        {
            end = await connection.ReadAsync(links[request.Node].Heard, Deliver).ConfigureAwait(false);
        }
        catch (ProtocolException exception)
        {
            logger.ProtocolBroken(request.Node, request.Address, exception.Message);
        }

        var current = roster.LeaveAccepted(connection);
        if (!current || stopping.IsCancellationRequested || cancellation.IsCancellationRequested) return;
        if (end is not null) logger.AcceptedEnded(request.Node, request.Address, end);
        sink.PeerUnreachable(request.Node);
    }

    private void Deliver(GroupId group, RaftMessage message)
    {
        if (message is not KeepAlive) sink.Receive(group, message);
    }

    private void KeepQuietLinksAlive()
    {
        foreach (var link in links.Values)
            link.SendIfQuiet(new KeepAlive(self));
    }

    private void LogRefusal(HandshakeRequest request, HandshakeVerdict.Refused refused)
    {
        if (refusals.IsNews(request.Node, refused.Reason)) logger.AdmissionRefused(request.Node, request.Address, refused.Slug, refused.Reason);
    }
}
