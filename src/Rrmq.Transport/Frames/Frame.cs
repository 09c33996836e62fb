using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>One decoded frame: a message and the group it belongs to.</summary>
public readonly record struct Frame(GroupId Group, RaftMessage Message);
