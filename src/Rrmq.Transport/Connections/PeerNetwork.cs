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
    private readonly PeerNetworkOptions _options;
    private readonly IPeerSink _sink;
    private readonly ILogger _logger;
    private readonly PeerRoster _roster;
    private readonly NodeIdentity _identity;
    private readonly string _publicAddress;
    private readonly string? _joinedAt;
    private readonly Lock _meeting = new();
    private readonly ConcurrentDictionary<NodeId, PeerLink> _links = [];
    private readonly Dictionary<NodeId, CancellationTokenSource> _endings = [];
    private readonly HashSet<NodeId> _newcomers = [];
    private readonly List<Task> _dialing = [];
    private readonly ConcurrentDictionary<AcceptedConnection, byte> _serving = [];
    private readonly RefusalJournal _refusals = new();
    private readonly RefusalJournal _strangers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly NodeId _self;
    private ITimer? _keepAlive;
    private bool _started;

    /// <param name="self">Who we are.</param>
    /// <param name="publicAddress">Our http://host:port, told to peers for their log lines.</param>
    /// <param name="peers">The other members; our own entry, if present, is passed over.</param>
    /// <param name="options">Limits and times.</param>
    /// <param name="incarnations">What we durably know of the peers' data folders.</param>
    /// <param name="sink">Where messages and hints go.</param>
    /// <param name="time">The clock of timeouts and backoff.</param>
    /// <param name="logger">Where the lines go.</param>
    /// <param name="joinedAt">host:port where peers dial us, when the cluster existed before us; null when it began with us.</param>
    /// <exception cref="ArgumentException">The options are wrong, or two peers share an id; says everything that is wrong.</exception>
    public PeerNetwork(
        NodeIdentity self,
        string publicAddress,
        IReadOnlyList<Peer> peers,
        PeerNetworkOptions options,
        IPeerIncarnations incarnations,
        IPeerSink sink,
        TimeProvider time,
        ILogger logger,
        string? joinedAt = null)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(options);
        var problems = options.Problems();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(options));

        _options = options;
        _sink = sink;
        _logger = logger;
        _time = time;
        _self = self.Node;
        _identity = self;
        _publicAddress = publicAddress;
        _joinedAt = joinedAt;

        var others = peers.Where(peer => peer.Node != self.Node).ToArray();
        _roster = new PeerRoster(self, others.Select(peer => peer.Node), incarnations);
        foreach (var peer in others)
        {
            if (!_links.TryAdd(peer.Node, LinkTo(peer)))
                throw new ArgumentException($"Two peers have the node id {peer.Node}.", nameof(peers));
        }
    }

    /// <summary>Per peer, in the order of their ids.</summary>
    public IReadOnlyList<PeerContact> Contacts =>
    [
        .. _links.Values.OrderBy(link => link.Peer.Node).Select(link => new PeerContact(
            link.Peer.Node, link.Peer.Name, link.Connected, _roster.IsAccepted(link.Peer.Node), link.SinceReceivedMs, link.Dropped, link.Trouble,
            link.RoundTrip)),
    ];

    /// <summary>Begins to dial all peers, and never stops until disposed. The second call does nothing.</summary>
    public void Start()
    {
        lock (_meeting)
        {
            if (_started) return;
            _started = true;
            _keepAlive = _time.CreateTimer(_ => KeepInTouch(), null, _options.KeepAliveInterval, _options.KeepAliveInterval);
            foreach (var link in _links.Values)
                Dial(link);
        }
    }

    /// <summary>
    /// The members have changed: newcomers and those who moved are dialed, and those who belong here no longer are let go, in both directions. Does not block. Any thread.
    /// </summary>
    /// <param name="peers">All other members from now on; our own entry, if present, is passed over.</param>
    /// <param name="isRemoved">Whether a node is known to be a member no longer, which it is told when it dials in. Called from connection threads.</param>
    public void Meet(IReadOnlyList<Peer> peers, Func<NodeId, bool> isRemoved)
    {
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(isRemoved);
        lock (_meeting)
        {
            if (_stopping.IsCancellationRequested) return;
            var others = peers.Where(peer => peer.Node != _self).ToArray();
            _newcomers.RemoveWhere(node => isRemoved(node) || others.Any(peer => peer.Node == node));
            foreach (var link in _links.Values.Where(link => !others.Contains(link.Peer) && !_newcomers.Contains(link.Peer.Node)))
            {
                _links.TryRemove(link.Peer.Node, out _);
                if (_endings.Remove(link.Peer.Node, out var ending)) _dialing.Add(ending.CancelAsync());
            }

            foreach (var peer in others.Where(peer => !_links.ContainsKey(peer.Node)))
            {
                var link = _links[peer.Node] = LinkTo(peer);
                if (_started) Dial(link);
            }

            foreach (var connection in _roster.Meet(others.Select(peer => peer.Node), isRemoved))
                connection.Close();
            _dialing.RemoveAll(task => task.IsCompletedSuccessfully);
        }
    }

    /// <summary>Sends, queues or drops; never blocks and never throws for the world's sake. Any thread.</summary>
    /// <exception cref="ArgumentException">The message cannot be encoded: a bug of the caller.</exception>
    public PeerSend Send(GroupId group, NodeId to, RaftMessage message)
    {
        if (_links.TryGetValue(to, out var link)) return link.Send(group, message);
        if (_strangers.IsNews(to, "")) _logger.UnknownPeer(to);
        return PeerSend.NotConnected;
    }

    /// <summary>
    /// Judges a handshake before the server answers it. Accepted: answer 101 with <c>Upgrade</c> and our <c>RRMQ-Incarnation</c>, then call
    /// <see cref="ServeAsync"/>. Refused: answer its status with <c>RRMQ-Error</c> and <c>RRMQ-Reason</c>.
    /// </summary>
    public HandshakeVerdict Admit(HandshakeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var verdict = _roster.Judge(request);
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
        var connection = new AcceptedConnection(admitted, stream, _options.MaxFrameBytes);
        await using (connection.ConfigureAwait(false))
        {
            _serving.TryAdd(connection, 0);
            try
            {
                if (!Enter(connection)) return;
                using var byUs = _stopping.Token.UnsafeRegister(static state => ((AcceptedConnection)state!).Close(), connection);
                using var byServer = cancellation.UnsafeRegister(static state => ((AcceptedConnection)state!).Close(), connection);
                await ReadAsync(connection, cancellation).ConfigureAwait(false);
            }
            finally
            {
                _roster.LeaveAccepted(connection);
                _serving.TryRemove(connection, out _);
                connection.End();
            }
        }
    }

    /// <summary>Closes all connections, both ways, and returns when nothing will reach the sink any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] dialing;
        lock (_meeting) dialing = [.. _dialing];
        if (_keepAlive is not null) await _keepAlive.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(dialing).ConfigureAwait(false);
        await Task.WhenAll(_serving.Keys.Select(connection => connection.Ended)).ConfigureAwait(false);
    }

    private bool Enter(AcceptedConnection connection)
    {
        var request = connection.Request;
        if (_roster.EnterAccepted(connection, out var replaced) is HandshakeVerdict.Refused refused)
        {
            LogRefusal(request, refused);
            return false;
        }

        _refusals.Forget(request.Node);
        if (replaced is null)
        {
            _logger.PeerAccepted(request.Node, request.Address, request.Incarnation);
        }
        else
        {
            _logger.AcceptedReplaced(request.Node, request.Address);
            replaced.Close();
        }

        if (_links.TryGetValue(request.Node, out var link)) link.Nudge();
        else if (request.Newcomer is { } newcomer) DialBack(newcomer);
        return true;
    }

    /// <summary>A newcomer leads perhaps, and what would make it known to us is what it has to send: without our answers it never does.</summary>
    private void DialBack(Peer newcomer)
    {
        lock (_meeting)
        {
            if (_stopping.IsCancellationRequested || _links.ContainsKey(newcomer.Node)) return;
            _newcomers.Add(newcomer.Node);
            var link = _links[newcomer.Node] = LinkTo(newcomer);
            if (_started) Dial(link);
        }
    }

    private PeerLink LinkTo(Peer peer)
    {
        var dialer = new Dialer(_identity, _publicAddress, _joinedAt, peer, _options, _time);
        var random = new Random(unchecked((((_options.Seed * 31) + _self.Value) * 31) + peer.Node.Value));
        return new PeerLink(peer, dialer, _roster, _options, _sink, random, _time, _logger);
    }

    private void Dial(PeerLink link)
    {
        // Never disposed: it is neither linked nor timed, so that there is nothing to free.
        var ending = _endings[link.Peer.Node] = new CancellationTokenSource();
        _dialing.Add(Task.Run(() => DialUntilAsync(link, ending.Token)));
    }

    private async Task DialUntilAsync(PeerLink link, CancellationToken ending)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, ending);
        await link.RunAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>The link may be another one by now: a member that moved is dialed anew while its own connection stands.</summary>
    private void Heard(NodeId node)
    {
        if (_links.TryGetValue(node, out var link)) link.Heard();
    }

    private async Task ReadAsync(AcceptedConnection connection, CancellationToken cancellation)
    {
        var request = connection.Request;
        string? end = null;
        try
        {
            end = await connection.ReadAsync(() => Heard(request.Node), Deliver).ConfigureAwait(false);
        }
        catch (ProtocolException exception)
        {
            _logger.ProtocolBroken(request.Node, request.Address, exception.Message);
        }

        var current = _roster.LeaveAccepted(connection);
        if (!current || _stopping.IsCancellationRequested || cancellation.IsCancellationRequested) return;
        if (end is not null) _logger.AcceptedEnded(request.Node, request.Address, end);
        _sink.PeerUnreachable(request.Node);
    }

    private void Deliver(GroupId group, RaftMessage message)
    {
        switch (message)
        {
            case KeepAlive:
                break;
            case Probe probe:
                if (_links.TryGetValue(probe.From, out var asking)) asking.Answer(new ProbeAnswer(_self, probe.Stamp));
                break;
            case ProbeAnswer answer:
                if (_links.TryGetValue(answer.From, out var answering)) answering.Answered(answer);
                break;
            default:
                _sink.Receive(group, message);
                break;
        }
    }

    private void KeepInTouch()
    {
        foreach (var link in _links.Values)
            link.KeepInTouch(_self);
    }

    private void LogRefusal(HandshakeRequest request, HandshakeVerdict.Refused refused)
    {
        if (!_refusals.IsNews(request.Node, refused.Reason)) return;
        if (refused.Slug == HandshakePolicy.NodeWasRemoved) _logger.RemovedKeptOut(refused.Reason);
        else _logger.AdmissionRefused(request.Node, request.Address, refused.Slug, refused.Reason);
    }
}
