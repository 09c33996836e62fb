namespace Rrmq.Node;

/// <summary>Where a request stands between its arrival and its answer.</summary>
internal enum RequestStage : byte
{
    /// <summary>Nowhere yet: it is looked at next, or waits for a leader to be known.</summary>
    Unrouted = 0,

    /// <summary>Proposed, about to be, or asked of the state: its answer comes by itself.</summary>
    Tried = 1,

    /// <summary>Waits at the leader for something to take.</summary>
    Waiting = 2,

    /// <summary>With the leader, on another node.</summary>
    Forwarded = 3,

    /// <summary>Applied; more nodes are to have it before the client is told.</summary>
    Held = 4,

    Over = 5,
}
