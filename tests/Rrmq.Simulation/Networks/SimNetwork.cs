using Rrmq.Node;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>
/// Carries messages as the bytes of the real codec over connections that are dialed, judged by the production handshake, broken and dialed again; and loses, delays,
/// repeats and reorders them. Harsher than TCP, which keeps its order within a connection and loses nothing but with it.
/// </summary>
internal sealed class SimNetwork
{
    private const int TellMs = 5;

    private readonly Simulation _simulation;
    private readonly Scheduler _scheduler;
    private readonly Dictionary<(NodeId From, NodeId To), SimLink> _links = [];
    private readonly List<SimLink> _all = [];
    private readonly FrameBuffer _buffer = new();
    private readonly long _giveUpMs = (long)new PeerNetworkOptions().UnacknowledgedTimeout.TotalMilliseconds;

    public SimNetwork(Simulation simulation)
    {
        _simulation = simulation;
        _scheduler = simulation.Scheduler;
        Weather = simulation.Scenario.Weather;
        foreach (var from in simulation.Nodes)
        {
            foreach (var to in simulation.Nodes.Where(to => to != from))
                Lay(from, to);
        }
    }

    public Weather Weather { get; private set; }

    /// <summary>How often a handshake was refused.</summary>
    public int Refusals { get; private set; }

    /// <summary>Every way between two different nodes.</summary>
    public IReadOnlyList<SimLink> Links => _all;

    public SimLink Link(SimNode from, SimNode to) => _links[(from.Id, to.Id)];

    /// <summary>A machine more: there is a way to it and from it, and those who know of it dial it.</summary>
    public void Add(SimNode newcomer)
    {
        foreach (var node in _simulation.Nodes.Where(node => node != newcomer))
        {
            Lay(newcomer, node);
            DialIn(Lay(node, newcomer), 0);
        }
    }

    /// <summary>Whom a node is to be connected with has changed, as <see cref="PeerNetwork.Meet"/> has it.</summary>
    /// <param name="node">Which node.</param>
    /// <param name="strangers">What it closes of the connections that it had accepted.</param>
    public void Met(SimNode node, IReadOnlyList<AcceptedConnection> strangers)
    {
        foreach (var link in LinksOf(node))
        {
            if (link.From == node)
                Meet(link);
            else if (link.Accepted is { } accepted && strangers.Contains(accepted))
                Reset(link);
        }
    }

    /// <summary>Whether what a node sends has a connection to leave by.</summary>
    public bool IsUp(SimNode from, NodeId to) => _links.TryGetValue((from.Id, to), out var link) && link.IsUp;

    public void Send(SimNode from, NodeId to, RaftMessage message)
    {
        FrameEncoder.Encode(_buffer, GroupId.Default, message);
        var bytes = _buffer.Written.ToArray();
        _buffer.Consume(bytes.Length);
        _simulation.Trace.Mix((ulong)((from.Id.Value << 8) + to.Value));
        _simulation.Trace.Mix(bytes);

        var isUp = _links.TryGetValue((from.Id, to), out var link) && link.IsUp;
        if (_simulation.Trace.IsVerbose)
            _simulation.Tell($"{from.Member.Name} -> {link?.To.Member.Name ?? $"node {to}"} {Wording.Of(message)}{(isUp ? "" : " (not connected)")}");
        if (link is null || !isUp)
            return;
        var connection = link.Connection;
        for (var copies = link.Chance.Happens(Weather.Repeat) ? 2 : 1; copies > 0; copies--)
        {
            var (lost, late) = (link.Chance.Happens(Weather.Loss + link.ExtraLoss), link.Chance.Happens(Weather.Straggle));
            var delay = (late ? link.Chance.Between(20, Weather.StraggleMs) : link.Chance.Between(0, Weather.DelayMs)) + link.ExtraDelayMs;
            if (!lost)
                _scheduler.After(delay, () => Arrive(link, connection, bytes));
        }
    }

    /// <summary>A process runs: it dials its peers, and they learn of connections that its machine has forgotten.</summary>
    public void Started(SimNode node)
    {
        foreach (var link in LinksOf(node))
        {
            if (link.IsHalfOpen)
                _scheduler.After(link.Chance.Between(0, TellMs), () => TellHalfOpen(link, node));
            if (link.From != node)
                continue;
            link.WasWanted = link.IsWanted;
            DialIn(link, link.Chance.Between(0, TellMs));
        }
    }

    public void Ended(SimNode node, NodeEnd how)
    {
        foreach (var link in LinksOf(node))
        {
            if (!link.IsUp)
                continue;
            link.Disconnect();
            if (how == NodeEnd.PowerCut)
            {
                link.IsHalfOpen = true;
                _scheduler.After(_giveUpMs, () => TellHalfOpen(link, node));
            }
            else
            {
                TellLater(link, Survivor(link, node));
            }
        }
    }

    /// <summary>The connection ends and the machines live: both sides are told.</summary>
    public void Reset(SimLink link)
    {
        if (!link.IsUp)
            return;
        link.Disconnect();
        TellLater(link, link.From);
        TellLater(link, link.To);
    }

    public void Heal()
    {
        Weather = Weather with { Loss = 0, Repeat = 0, Straggle = 0, DelayMs = Math.Min(Weather.DelayMs, 4) };
        foreach (var link in Links)
            (link.Cuts, link.ExtraDelayMs, link.ExtraLoss) = (0, 0, 0);
    }

    private void Arrive(SimLink link, long connection, byte[] bytes)
    {
        if (!link.IsUp || link.Connection != connection || link.Cuts > 0 || !link.To.IsUp)
            return;
        _simulation.Trace.Mix((ulong)connection);
        link.To.Receive(FrameDecoder.Decode(bytes).Message);
    }

    private void DialIn(SimLink link, long milliseconds)
    {
        if (!link.IsWanted)
            return;
        var dial = ++link.Dials;
        var life = link.From.Life;
        _scheduler.After(milliseconds, () =>
        {
            if (dial == link.Dials && life == link.From.Life && link.From.IsUp && link.IsWanted && !link.IsUp && !TryConnect(link))
                DialIn(link, (long)link.Backoff.Next().TotalMilliseconds);
        });
    }

    /// <summary>One dial: false when it is to be made again later, or when the dialing process came to its end.</summary>
    private bool TryConnect(SimLink link)
    {
        var (from, to) = (link.From, link.To);
        var back = Link(to, from);
        if (from.IsPaused || to.IsPaused || link.Cuts + back.Cuts > 0 || !to.HasPower)
            return false;
        if (!to.IsUp)
        {
            Tell(link, from);
            return false;
        }

        var request = new HandshakeRequest(
            HandshakeHeaders.Protocol, from.Identity.Cluster, from.Id, to.Id, from.Identity.Incarnation, from.Member.PublicAddress)
        {
            JoinedAt = from.IsNewcomer ? $"{from.Member.Host}:{from.Member.InternalPort}" : null,
        };
        var accepted = new AcceptedConnection(request, Stream.Null, new PeerNetworkOptions().MaxFrameBytes);
        if (to.Roster.EnterAccepted(accepted, out _) is HandshakeVerdict.Refused refused)
        {
            Refuse(to, from, refused);
            if (refused.Slug == HandshakePolicy.NodeWasRemoved)
                from.RefusedAsRemoved(to.Id);
            return false;
        }

        to.Meets(from);
        if (from.EnterDialed(to, out var refusal))
        {
            link.Connect(accepted);
            if (_simulation.Trace.IsVerbose)
                _simulation.Tell($"{from.Member.Name} is connected to {to.Member.Name}");
            if (!back.IsUp)
                DialIn(back, back.Chance.Between(0, 1));
            return true;
        }

        to.Roster.LeaveAccepted(accepted);
        if (refusal is not null)
            Refuse(from, to, refusal);
        return false;
    }

    private void Refuse(SimNode by, SimNode whom, HandshakeVerdict.Refused refusal)
    {
        Refusals++;
        if (refusal.Slug == HandshakePolicy.NodeWasReplaced && !whom.IsRefusedByPeers)
        {
            whom.IsRefusedByPeers = true;
            _simulation.Scheduler.After(0, () => whom.Refuse(new FolderReplacedException(refusal.Reason)));
        }

        if (_simulation.Trace.IsVerbose)
            _simulation.Tell($"{by.Member.Name} refuses {whom.Member.Name}: {refusal}");
    }

    private void TellHalfOpen(SimLink link, SimNode gone)
    {
        if (!link.IsHalfOpen)
            return;
        link.IsHalfOpen = false;
        Tell(link, Survivor(link, gone));
    }

    private void TellLater(SimLink link, SimNode whom)
    {
        var life = whom.Life;
        _scheduler.After(link.Chance.Between(0, TellMs), () =>
        {
            if (life == whom.Life)
                Tell(link, whom);
        });
    }

    /// <summary>One side learns that the connection has ended: it leaves the roster, the loop is told, the dialing side dials again.</summary>
    private void Tell(SimLink link, SimNode whom)
    {
        if (!whom.IsUp || link.IsUp)
            return;
        if (whom == link.To)
        {
            if (link.Accepted is { } accepted)
                whom.Roster.LeaveAccepted(accepted);
            whom.Unreachable(link.From.Id);
            return;
        }

        whom.Roster.LeaveDialed(link.To.Id);
        if (!link.KnownGone)
            whom.Unreachable(link.To.Id);
        link.KnownGone = true;
        DialIn(link, (long)link.Backoff.Next().TotalMilliseconds);
    }

    private static SimNode Survivor(SimLink link, SimNode gone) => link.From == gone ? link.To : link.From;

    private IEnumerable<SimLink> LinksOf(SimNode node) => _all.Where(link => link.From == node || link.To == node);

    private SimLink Lay(SimNode from, SimNode to)
    {
        var link = new SimLink(from, to, _simulation.Scenario.Seed);
        _links.Add((from.Id, to.Id), link);
        _all.Add(link);
        return link;
    }

    private void Meet(SimLink link)
    {
        if (link.IsWanted && !link.WasWanted)
        {
            DialIn(link, 0);
        }
        else if (!link.IsWanted && link.IsUp)
        {
            link.Disconnect();
            link.From.Roster.LeaveDialed(link.To.Id);
            TellLater(link, link.To);
        }

        link.WasWanted = link.IsWanted;
    }
}
