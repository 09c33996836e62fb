namespace Rrmq.Chaos;

/// <summary>A time in which some of a node's links were cut.</summary>
internal sealed record CutSpan(int Node, TimeSpan From, TimeSpan To);
