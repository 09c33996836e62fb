namespace Rrmq.Raft;

/// <summary>A rule that Raft's safety rests on was found broken. The node must stop before it harms the log.</summary>
public sealed class RaftInvariantException(string message) : Exception(message)
{
    /// <summary>The rule is sound and what this node has promised is gone from its disk: entries it acknowledged, or votes.</summary>
    public bool IsLoss { get; init; }
}
