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
    private readonly SimLink[,] _links;
    private readonly int _size;
    private readonly FrameBuffer _buffer = new();
    private readonly long _giveUpMs = (long)new PeerNetworkOptions().UnacknowledgedTimeout.TotalMilliseconds;

    public SimNetwork(Simulation simulation)
    {
        _simulation = simulation;
        _scheduler = simulation.Scheduler;
        _size = simulation.Nodes.Count;
        _links = new SimLink[_size + 1, _size + 1];
        Weather = simulation.Scenario.Weather;
        foreach (var from in simulation.Nodes)
        {
            foreach (var to in simulation.Nodes)
                _links[from.Member.Node.Value, to.Member.Node.Value] = new SimLink(from, to, simulation.Scenario.Seed);
        }
    }

    public Weather Weather { get; private set; }

    /// <summary>How often a handshake was refused.</summary>
    public int Refusals { get; private set; }

    public SimLink Link(int from, int to) => _links[from, to];

    /// <summary>Every way between two different nodes.</summary>
    public IEnumerable<SimLink> Links
    {
        get
        {
            foreach (var link in _links)
            {
                if (link is not null && link.From != link.To)
                    yield return link;
            }
        }
    }

    public void Send(SimNode from, NodeId to, RaftMessage message)
    {
        FrameEncoder.Encode(_buffer, GroupId.Default, message);
        var bytes = _buffer.Written.ToArray();
        _buffer.Consume(bytes.Length);
        _simulation.Trace.Mix((ulong)((from.Member.Node.Value << 8) + to.Value));
        _simulation.Trace.Mix(bytes);

        var link = _links[from.Member.Node.Value, to.Value];
        if (_simulation.Trace.IsVerbose)
            _simulation.Tell($"{from.Member.Name} -> {link.To.Member.Name} {Wording.Of(message)}{(link.IsUp ? "" : " (not connected)")}");
        if (!link.IsUp)
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
            if (link.From == node)
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
        var dial = ++link.Dials;
        var life = link.From.Life;
        _scheduler.After(milliseconds, () =>
        {
            if (dial == link.Dials && life == link.From.Life && link.From.IsUp && !link.IsUp && !TryConnect(link))
                DialIn(link, (long)link.Backoff.Next().TotalMilliseconds);
        });
    }

    /// <summary>One dial: false when it is to be made again later, or when the dialing process came to its end.</summary>
    private bool TryConnect(SimLink link)
    {
        var (from, to) = (link.From, link.To);
        var back = _links[to.Member.Node.Value, from.Member.Node.Value];
        if (from.IsPaused || to.IsPaused || link.Cuts + back.Cuts > 0 || !to.HasPower)
            return false;
        if (!to.IsUp)
        {
            Tell(link, from);
            return false;
        }

        var request = new HandshakeRequest(
            HandshakeHeaders.Protocol, from.Identity.Cluster, from.Member.Node, to.Member.Node, from.Identity.Incarnation, from.Member.PublicAddress);
        var accepted = new AcceptedConnection(request, Stream.Null, new PeerNetworkOptions().MaxFrameBytes);
        if (to.Roster.EnterAccepted(accepted, out _) is HandshakeVerdict.Refused refused)
        {
            Refuse(to, from, refused);
            return false;
        }

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
        whom.IsRefusedByPeers |= refusal.Slug == HandshakePolicy.NodeWasReplaced;
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
            whom.Unreachable(link.From.Member.Node);
            return;
        }

        whom.Roster.LeaveDialed(link.To.Member.Node);
        if (!link.KnownGone)
            whom.Unreachable(link.To.Member.Node);
        link.KnownGone = true;
        DialIn(link, (long)link.Backoff.Next().TotalMilliseconds);
    }

    private static SimNode Survivor(SimLink link, SimNode gone) => link.From == gone ? link.To : link.From;

    private IEnumerable<SimLink> LinksOf(SimNode node) => Links.Where(link => link.From == node || link.To == node);
}
