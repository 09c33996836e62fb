namespace Rrmq.Raft;

/// <summary>One member of a group. Neither voter nor outgoing voter: a learner, which gets every entry and counts for nothing.</summary>
/// <param name="Node">Its number, never used again after its removal.</param>
/// <param name="IsVoter">It counts in the membership that is, or comes.</param>
/// <param name="IsOutgoingVoter">It counts in the membership that goes; only in a joint one.</param>
/// <param name="Address">Where and under what name it is found, in the node's own encoding; empty where the configuration says so.</param>
public readonly record struct GroupMember(NodeId Node, bool IsVoter, bool IsOutgoingVoter, ReadOnlyMemory<byte> Address)
{
    public bool Votes => IsVoter || IsOutgoingVoter;
}
