namespace Rrmq.Node;

/// <summary>How a read wants to be answered. The default: linearizable, with what was committed when it was asked.</summary>
public readonly record struct ReadOptions
{
    /// <summary>True: from this node's state as it is, however old, without asking anybody.</summary>
    public bool Stale { get; init; }

    /// <summary>True: a node that does not lead answers <see cref="AnswerKind.NotLeader"/>.</summary>
    public bool LocalOnly { get; init; }
}
