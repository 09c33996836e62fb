using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>
/// The way from one node to another: one connection at a time, dialed by the sender, as in production. What was sent over a connection that has ended is lost.
/// </summary>
internal sealed class SimLink
{
    public SimLink(SimNode from, SimNode to, int seed)
    {
        (From, To) = (from, to);
        Chance = Chance.Of(seed, "link", from.Id.Value, to.Id.Value);
        var random = new Random((int)(Chance.Next() >> 40));
        var options = new PeerNetworkOptions();
        Backoff = new Backoff(options.BackoffMinimum, options.BackoffMaximum, random);
    }

    public SimNode From { get; }
    public SimNode To { get; }
    public Chance Chance { get; }
    public Backoff Backoff { get; }

    /// <summary>How many faults cut this way now.</summary>
    public int Cuts { get; set; }

    public long ExtraDelayMs { get; set; }
    public double ExtraLoss { get; set; }

    /// <summary>Counts connections; what was sent over an earlier one does not arrive.</summary>
    public long Connection { get; private set; }

    public bool IsUp { get; private set; }

    /// <summary>Whether the sender wants a connection: to members it knows, and for a while to those who have left.</summary>
    public bool IsWanted => From.Knows(To.Id);

    /// <summary>What the sender wanted when its members last changed.</summary>
    public bool WasWanted { get; set; }

    /// <summary>Counts dials ordered; only the latest is made.</summary>
    public long Dials { get; set; }

    /// <summary>True once the sender was told that the peer is gone, until they are connected again.</summary>
    public bool KnownGone { get; set; }

    /// <summary>The end of a machine that lost its power told nobody; until then the other side holds the connection for good.</summary>
    public bool IsHalfOpen { get; set; }

    public AcceptedConnection? Accepted { get; private set; }

    public void Connect(AcceptedConnection accepted)
    {
        Connection++;
        (IsUp, KnownGone, IsHalfOpen, Accepted) = (true, false, false, accepted);
    }

    public void Disconnect() => IsUp = false;
}
