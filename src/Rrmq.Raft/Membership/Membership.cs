using System.Text;

namespace Rrmq.Raft;

/// <summary>
/// Who belongs to a group and who counts. In a joint one (Raft paper, section 6) every decision needs a majority of the voters that come and one of the voters
/// that go, so that old and new never decide without each other. Immutable.
/// </summary>
public sealed class Membership : IEquatable<Membership>
{
    private readonly GroupMember[] _members;

    internal Membership(GroupMember[] members, NodeId highestNodeId)
    {
        _members = members;
        HighestNodeId = highestNodeId;
        Voters = Select(static member => member.IsVoter);
        OutgoingVoters = Select(static member => member.IsOutgoingVoter);
        Learners = Select(static member => !member.Votes);
    }

    /// <summary>That of a node that waits to be taken in: it belongs to nobody and never campaigns.</summary>
    public static Membership Empty { get; } = new([], NodeId.None);

    /// <summary>All members, ascending by number.</summary>
    public IReadOnlyList<GroupMember> Members => _members;

    public IReadOnlyList<NodeId> Voters { get; }

    /// <summary>The voters of the membership that goes; empty unless joint.</summary>
    public IReadOnlyList<NodeId> OutgoingVoters { get; }

    public IReadOnlyList<NodeId> Learners { get; }

    /// <summary>The highest number that was ever a member's. What is not above it is never given to a newcomer.</summary>
    public NodeId HighestNodeId { get; }

    public bool IsJoint => OutgoingVoters.Count > 0;

    /// <summary>The members that a new group begins with, all of them voters, found where the configuration says.</summary>
    public static Membership Bootstrap(IReadOnlyList<NodeId> voters)
    {
        if (voters.Count == 0)
            return Empty;
        var sorted = new List<NodeId>(voters);
        sorted.Sort();
        var members = new GroupMember[sorted.Count];
        for (var i = 0; i < members.Length; i++)
            members[i] = new GroupMember(sorted[i], IsVoter: true, IsOutgoingVoter: false, default);
        return new Membership(members, sorted[^1]);
    }

    public GroupMember? Find(NodeId node)
    {
        foreach (var member in _members)
        {
            if (member.Node == node)
                return member;
        }

        return null;
    }

    public bool Contains(NodeId node) => Find(node) is not null;

    /// <summary>True for a voter of the membership that is, or comes.</summary>
    public bool IsVoter(NodeId node) => Find(node) is { IsVoter: true };

    /// <summary>True for a voter of either half.</summary>
    public bool Votes(NodeId node) => Find(node) is { Votes: true };

    /// <summary>True for a number that can no longer be a member's.</summary>
    public bool HasRemoved(NodeId node) => node <= HighestNodeId && !Contains(node);

    /// <summary>The membership that follows a joint one: those who only went are gone.</summary>
    public Membership LeaveJoint()
    {
        var staying = new List<GroupMember>(_members.Length);
        foreach (var member in _members)
        {
            if (member.IsVoter || !member.IsOutgoingVoter)
                staying.Add(member with { IsOutgoingVoter = false });
        }

        return new Membership([.. staying], HighestNodeId);
    }

    public bool Equals(Membership? other) => other is not null && MembershipFormat.Encode(this).AsSpan().SequenceEqual(MembershipFormat.Encode(other));

    public override bool Equals(object? obj) => Equals(obj as Membership);

    public override int GetHashCode() => HashCode.Combine(HighestNodeId, _members.Length, Voters.Count, OutgoingVoters.Count);

    public override string ToString()
    {
        var text = new StringBuilder("voters");
        Append(text, Voters);
        if (IsJoint)
            Append(text.Append(", outgoing"), OutgoingVoters);
        if (Learners.Count > 0)
            Append(text.Append(", learners"), Learners);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<NodeId> nodes)
    {
        foreach (var node in nodes)
            text.Append(' ').Append(node.Value);
    }

    private NodeId[] Select(Predicate<GroupMember> wanted)
    {
        var nodes = new List<NodeId>(_members.Length);
        foreach (var member in _members)
        {
            if (wanted(member))
                nodes.Add(member.Node);
        }

        return [.. nodes];
    }
}
