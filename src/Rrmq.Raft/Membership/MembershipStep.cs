namespace Rrmq.Raft;

public enum MembershipStepKind
{
    AddLearner,
    Promote,
    Remove,
    SetAddress,
}

/// <summary>One step of a change of membership; the steps of one change take effect together.</summary>
public readonly record struct MembershipStep(MembershipStepKind Kind, NodeId Node, ReadOnlyMemory<byte> Address = default)
{
    /// <summary>A node that was never a member comes, and catches up before it counts.</summary>
    public static MembershipStep AddLearner(NodeId node, ReadOnlyMemory<byte> address) => new(MembershipStepKind.AddLearner, node, address);

    /// <summary>A learner becomes a voter.</summary>
    public static MembershipStep Promote(NodeId node) => new(MembershipStepKind.Promote, node);

    /// <summary>A member goes, for ever: its number is not given to another.</summary>
    public static MembershipStep Remove(NodeId node) => new(MembershipStepKind.Remove, node);

    /// <summary>A member is found elsewhere from now on.</summary>
    public static MembershipStep SetAddress(NodeId node, ReadOnlyMemory<byte> address) => new(MembershipStepKind.SetAddress, node, address);
}
