using static Rrmq.Raft.Tests.Complaint;

namespace Rrmq.Raft.Tests;

/// <summary>
/// Who counts, by its own reckoning: what was in force on each node when its step began, so that commits are held to the quorum they needed; that memberships follow
/// each other only in ways whose quorums overlap; and that who does not count keeps quiet.
/// </summary>
internal sealed class MembershipWitness
{
    private readonly Dictionary<NodeId, (Membership Membership, LogIndex Since)> _inForce = [];
    private readonly List<(LogIndex Index, Membership Membership)> _committed = [];
    private readonly HashSet<NodeId> _voters = [];
    private readonly HashSet<NodeId> _quiet = [];

    public Membership InForceAt(SimNode node) => _inForce.TryGetValue(node.Id, out var known) ? known.Membership : node.Core.Membership;

    public void Stepped(SimNode node) => _inForce[node.Id] = (node.Core.Membership, node.Core.MembershipSince);

    public void Restarted(SimNode node)
    {
        _inForce.Remove(node.Id);
        _quiet.Remove(node.Id);
    }

    public void Committed(Entry entry)
    {
        if (entry.Kind == EntryKind.Membership)
            _committed.Add((entry.Index, MembershipFormat.Decode(entry.Payload.Span)));
    }

    /// <summary>What a snapshot says of the membership is what was committed there.</summary>
    public void Snapshot(SimNode node, SnapshotMeta meta)
    {
        var expected = Membership.Bootstrap(node.Options.Voters);
        foreach (var (index, membership) in _committed)
        {
            if (index <= meta.Index)
                expected = membership;
        }

        // A spare that was never told of the first members knows them only from the snapshots of others.
        var isKnown = expected.Members.Count > 0 || node.Options.Voters.Count > 0;
        Demand(!isKnown || expected.Equals(meta.Membership), $"the snapshot of node {node.Id} up to {meta.Index} has {meta.Membership}, committed was {expected}");
    }

    /// <summary>A leader's own change: of a committed membership, after a commit in its term, and to one whose quorums overlap with those before.</summary>
    public void Changed(SimNode leader, Entry entry, LogIndex committed, bool hasCommittedInItsTerm)
    {
        var (before, since) = _inForce.GetValueOrDefault(leader.Id, (Membership.Empty, LogIndex.Zero));
        var after = MembershipFormat.Decode(entry.Payload.Span);
        Demand(since <= committed, $"node {leader.Id} changes the membership of entry {since}, which is not committed");
        Demand(hasCommittedInItsTerm, $"node {leader.Id} changes the membership in term {leader.Core.Term} before it has committed anything in it");
        var overlaps = before.IsJoint ? !after.IsJoint && Same(after.Voters, before.Voters)
            : after.IsJoint ? Same(after.OutgoingVoters, before.Voters)
            : Same(after.Voters, before.Voters);
        Demand(overlaps, $"node {leader.Id} goes from {before} to {after}");
        foreach (var member in after.Members)
            Demand(before.Contains(member.Node) || member.Node > before.HighestNodeId, $"node {leader.Id} gives the number {member.Node} to a second node");
    }

    public void Wrote(Entry entry)
    {
        if (entry.Kind != EntryKind.Membership)
            return;
        foreach (var voter in MembershipFormat.Decode(entry.Payload.Span).Voters)
            _voters.Add(voter);
    }

    /// <summary>Only who counts, or counted, stands for election; and nobody who knows of its removal.</summary>
    public void Noticed(SimNode node, Notice notice)
    {
        if (notice.Kind == NoticeKind.Removed)
            _quiet.Add(node.Id);
        if (notice.Kind is not (NoticeKind.PreCampaign or NoticeKind.Campaign))
            return;
        Demand(!_quiet.Contains(node.Id), $"node {node.Id} campaigns after its removal");
        Demand(_voters.Contains(node.Id) || node.Options.Voters.Contains(node.Id), $"node {node.Id} campaigns and was never a voter");
    }

    public static bool HasQuorum(Membership membership, Predicate<NodeId> has) =>
        HasMajority(membership.Voters, has) && (!membership.IsJoint || HasMajority(membership.OutgoingVoters, has));

    private static bool HasMajority(IReadOnlyList<NodeId> voters, Predicate<NodeId> has)
    {
        var count = 0;
        foreach (var voter in voters)
            count += has(voter) ? 1 : 0;
        return 2 * count > voters.Count;
    }

    private static bool Same(IReadOnlyList<NodeId> left, IReadOnlyList<NodeId> right) => left.SequenceEqual(right);
}
