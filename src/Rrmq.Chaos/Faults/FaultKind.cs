namespace Rrmq.Chaos;

/// <summary>What can be done to a cluster.</summary>
public enum FaultKind
{
    /// <summary>kill -9 of one node, or of a minority; started again later.</summary>
    Kill,

    /// <summary>kill -9 of all nodes at once; all are started again.</summary>
    KillAll,

    /// <summary>SIGSTOP, later SIGCONT.</summary>
    Freeze,

    /// <summary>SIGTERM, and a new start.</summary>
    Stop,

    /// <summary>Some nodes cut off from the others in both directions.</summary>
    Partition,

    /// <summary>What one node says does not arrive, or what it is told.</summary>
    OneWay,

    /// <summary>One link between two nodes is slow.</summary>
    Slow,

    /// <summary>Every message between nodes is late, and not evenly.</summary>
    Delay,

    /// <summary>Connections of a node to its peers end with a reset.</summary>
    Reset,

    /// <summary>kill -9, and half a record behind the log's end, as a write that was under way leaves it.</summary>
    Tear,

    /// <summary>kill -9, and a flipped bit in an old record: the node must not trust its log, and comes back by itself, rebuilt from its peers.</summary>
    Flip,

    /// <summary>The disk of a node has no room for a while. Needs a small volume of its own, which only root may mount.</summary>
    Disk,
}
