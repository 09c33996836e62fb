namespace Rrmq.Raft;

/// <summary>
/// A message to a peer. When <paramref name="Load"/> is set, the message is an <see cref="AppendRequest"/> whose entries the caller fills in from its log
/// before it leaves: payloads never pass through the core.
/// </summary>
public readonly record struct Send(NodeId To, RaftMessage Message, EntryRange? Load = null);
