namespace Rrmq.Chaos;

/// <summary>A time in which a node was in one state.</summary>
internal sealed record NodeSpan(int Node, NodeState State, TimeSpan From, TimeSpan To);
