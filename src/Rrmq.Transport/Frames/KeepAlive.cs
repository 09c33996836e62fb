using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// "I am here", sent on links that have been quiet. Followers say nothing to each other otherwise, and a frozen process closes no connection: without it nobody but the
/// leader could tell who is alive. Never reaches consensus.
/// </summary>
public sealed record KeepAlive(NodeId From) : RaftMessage(From, Term.Zero);
