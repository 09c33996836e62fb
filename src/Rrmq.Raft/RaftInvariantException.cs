namespace Rrmq.Raft;

/// <summary>A rule that Raft's safety rests on was found broken. The node must stop before it harms the log.</summary>
public sealed class RaftInvariantException(string message) : Exception(message);
