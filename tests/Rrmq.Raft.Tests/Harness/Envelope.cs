namespace Rrmq.Raft.Tests;

/// <summary>One message on its way.</summary>
internal sealed record Envelope(NodeId From, NodeId To, RaftMessage Message);
