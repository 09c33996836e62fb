namespace Rrmq.Raft;

/// <summary>What a node must remember across restarts to keep its promises: its term and its vote in that term, always written together.</summary>
public readonly record struct HardState(Term Term, NodeId VotedFor);
