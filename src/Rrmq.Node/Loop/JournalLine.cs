using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>One thing that consensus did at this node.</summary>
/// <param name="Number">From 1, without gaps, since the node was started.</param>
/// <param name="AtMs">When, by the node's monotonic clock (<see cref="QueueNode.ElapsedMs"/>).</param>
/// <param name="Notice">What it was.</param>
/// <param name="Name">Of the node that the notice names; empty when it names none.</param>
public sealed record JournalLine(long Number, long AtMs, Notice Notice, string Name);
