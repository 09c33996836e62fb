using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Takes the changes that are asked for, one after the other, and answers each when it is committed. What is asked for while another change is under way waits its
/// turn. Owned by the loop.
/// </summary>
internal sealed class MembershipDesk(MemberDirectory directory, long electionTimeoutMs)
{
    private readonly Queue<PendingChange> _waiting = new();
    private PendingChange? _underWay;
    private Func<RaftCore, ChangeAnswer?> _outcome = static _ => null;
    private long _transferEndsMs;

    public void Take(PendingChange change) => _waiting.Enqueue(change);

    public void Advance(RaftCore core, long nowMs)
    {
        if (_underWay is { } change && OutcomeOf(change, core, nowMs) is { } outcome)
        {
            change.TrySetResult(outcome);
            _underWay = null;
        }

        while (_underWay is null && _waiting.TryPeek(out var next))
        {
            if (Begin(next, core, nowMs) is { } answer)
                next.TrySetResult(answer);
            else if (_underWay is null)
                return;
            _waiting.Dequeue();
        }
    }

    /// <summary>The loop is not run again.</summary>
    public void Abandon()
    {
        _underWay?.TrySetResult(new ChangeAnswer(ChangeStatus.Unknown, "the node stopped before the outcome was known"));
        while (_waiting.TryDequeue(out var change))
            change.TrySetResult(new ChangeAnswer(ChangeStatus.NoLeader, "this node is stopping"));
    }

    private ChangeAnswer? OutcomeOf(PendingChange change, RaftCore core, long nowMs)
    {
        if (_outcome(core) is { } answer)
            return answer;
        if (change.Request is ChangeRequest.Transfer)
        {
            return core.Role == Role.Leader && nowMs >= _transferEndsMs
                ? new ChangeAnswer(ChangeStatus.Refused, "the other node did not take over in time; leadership stays where it was")
                : nowMs >= change.DeadlineMs ? new ChangeAnswer(ChangeStatus.Unknown, "nobody was elected in time") : null;
        }

        if (core.Role != Role.Leader)
            return new ChangeAnswer(ChangeStatus.Unknown, "leadership went before the outcome was known");
        return nowMs >= change.DeadlineMs ? new ChangeAnswer(ChangeStatus.Unknown, "the change was not committed in time; it may be later") : null;
    }

    /// <summary>An answer; or null, and then it is either under way or waits for another to end.</summary>
    private ChangeAnswer? Begin(PendingChange change, RaftCore core, long nowMs)
    {
        if (core.Role != Role.Leader)
            return Elsewhere(core);
        return change.Request switch
        {
            ChangeRequest.Add add => BeginAdd(change, add, core, nowMs),
            ChangeRequest.Remove remove => BeginRemove(change, remove, core, nowMs),
            ChangeRequest.Transfer transfer => BeginTransfer(change, transfer, core, nowMs),
            _ => throw new InvalidOperationException($"unknown change {change.Request.GetType().Name}"),
        };
    }

    private ChangeAnswer Elsewhere(RaftCore core) => directory.Find(core.Leader) is { } leader
        ? new ChangeAnswer(ChangeStatus.NotLeader, "this node is not the leader", leader)
        : new ChangeAnswer(ChangeStatus.NoLeader, "no leader is known, or it cannot reach a majority");

    private ChangeAnswer? BeginAdd(PendingChange change, ChangeRequest.Add add, RaftCore core, long nowMs)
    {
        var there = directory.MembersAt(add.PublicAddress, core.Membership);
        var place = there.FirstOrDefault(member => add.Folder is not null && member.Folder == add.Folder) ?? (there.Count > 0 ? there[0] : null);
        if (place is null)
        {
            return add.Replaces
                ? new ChangeAnswer(ChangeStatus.Refused, $"no member is at {add.PublicAddress}: it was removed, or never was one; a node that is to be one more joins with --join")
                : BeginNewcomer(change, add, core, nowMs);
        }

        if (add.Folder is null || place.Folder == add.Folder)
            return Track(change, Has(place), core);
        if (add.Replaces)
            return BeginReplacement(change, add, there, core, nowMs);
        if (!place.IsAwaited)
        {
            return new ChangeAnswer(ChangeStatus.Refused,
                $"node {place.Node} ({place.Name}) is a member at that address, with another data folder; if that one is lost for good, remove the node first: rrmq cluster remove {place.Node}");
        }

        var come = place with { Folder = add.Folder, IsAwaited = false, InternalPort = add.InternalPort, Name = add.Name ?? place.Name };
        return Propose(change, core, [MembershipStep.SetAddress(place.Node, MemberAddress.Encode(come))], Has(come), nowMs);
    }

    private ChangeAnswer? BeginNewcomer(PendingChange change, ChangeRequest.Add add, RaftCore core, long nowMs)
    {
        var node = new NodeId(core.Membership.HighestNodeId.Value + 1);
        var newcomer = new Member(node, NameFor(add, node, core), add.PublicAddress, add.Host, add.Port, add.InternalPort) { Folder = add.Folder, IsAwaited = add.Folder is null };
        return Propose(change, core, [.. FoundersAddresses(core), MembershipStep.AddLearner(node, MemberAddress.Encode(newcomer))], Has(newcomer), nowMs);
    }

    /// <summary>
    /// Who answers has not lost its folder, whatever is said of it: two nodes claim one address, and a person has to look. One that has only just fallen silent is asked about again.
    /// </summary>
    private ChangeAnswer? BeginReplacement(PendingChange change, ChangeRequest.Add add, IReadOnlyList<Member> there, RaftCore core, long nowMs) =>
        there.FirstOrDefault(member => directory.Answers(member.Node, core, 4 * electionTimeoutMs, nowMs)) is { } alive
            ? new ChangeAnswer(ChangeStatus.UnderWay, $"node {alive.Node} ({alive.Name}) is a member at {add.PublicAddress} and answered a moment ago")
            : BeginNewcomer(change, add, core, nowMs);

    private ChangeAnswer? BeginRemove(PendingChange change, ChangeRequest.Remove remove, RaftCore core, long nowMs)
    {
        if (!core.Membership.Contains(remove.Node))
        {
            return new ChangeAnswer(ChangeStatus.NotFound,
                core.Membership.HasRemoved(remove.Node) ? $"node {remove.Node} was removed before" : $"there is no node {remove.Node}");
        }

        if (core.Membership.IsVoter(remove.Node) && LosesMajority(core, remove.Node, nowMs) is { } loss)
            return new ChangeAnswer(ChangeStatus.Refused, loss);
        var gone = directory.Find(remove.Node);
        return Propose(change, core, [MembershipStep.Remove(remove.Node)],
            known => Settled(known) is { } settled && !settled.Contains(remove.Node) ? new ChangeAnswer(ChangeStatus.Done, Member: gone) : null, nowMs);
    }

    /// <summary>A change that those who are left cannot commit would stand in the way of every later one, the one that mends it included.</summary>
    private string? LosesMajority(RaftCore core, NodeId removed, long nowMs)
    {
        var left = core.Membership.Voters.Where(voter => voter != removed).ToArray();
        var answering = left.Count(voter => directory.Answers(voter, core, 4 * electionTimeoutMs, nowMs));
        return left.Length > 0 && answering <= left.Length / 2
            ? $"of the {left.Length} voters that would be left, {answering} answer, which is no majority; remove one that does not answer first, or add a node"
            : null;
    }

    private ChangeAnswer? BeginTransfer(PendingChange change, ChangeRequest.Transfer transfer, RaftCore core, long nowMs)
    {
        var to = transfer.To ?? core.MostCaughtUpPeer();
        if (to == directory.Self)
            return new ChangeAnswer(ChangeStatus.Done, Member: directory.Find(to));
        if (transfer.To is not null && !core.Membership.Contains(to))
            return new ChangeAnswer(ChangeStatus.NotFound, $"there is no node {to}");
        if (!core.Membership.IsVoter(to))
            return new ChangeAnswer(ChangeStatus.Refused, to.IsNone ? "no other voter answers" : $"node {to} is a learner, and only a voter can lead");
        core.TransferLeadership(to);
        _transferEndsMs = nowMs + (3 * electionTimeoutMs);
        _underWay = change;
        _outcome = known => known.Role != Role.Leader && directory.Find(known.Leader) is { } leader ? new ChangeAnswer(ChangeStatus.Done, Member: leader) : null;
        return null;
    }

    private ChangeAnswer? Propose(PendingChange change, RaftCore core, MembershipStep[] steps, Func<RaftCore, ChangeAnswer?> outcome, long nowMs)
    {
        var result = core.ProposeMembership(steps);
        switch (result.Status)
        {
            case ProposeStatus.Accepted:
                return Track(change, outcome, core);
            case ProposeStatus.ChangeUnderWay or ProposeStatus.TooEarly or ProposeStatus.Transferring:
                return nowMs >= change.DeadlineMs ? new ChangeAnswer(ChangeStatus.UnderWay, "another change of the members is under way") : null;
            case ProposeStatus.NotLeader:
                return Elsewhere(core);
            default:
                return new ChangeAnswer(ChangeStatus.Refused, result.Reason);
        }
    }

    private ChangeAnswer? Track(PendingChange change, Func<RaftCore, ChangeAnswer?> outcome, RaftCore core)
    {
        if (outcome(core) is { } answer)
            return answer;
        _underWay = change;
        _outcome = outcome;
        return null;
    }

    /// <summary>
    /// Those the cluster began with are found by its configuration, which newcomers need not have: the first change that matters to a newcomer carries their addresses too.
    /// </summary>
    private IEnumerable<MembershipStep> FoundersAddresses(RaftCore core) =>
        from member in core.Membership.Members
        where member.Address.IsEmpty
        let known = directory.Find(member.Node)
        where known is not null
        select MembershipStep.SetAddress(member.Node, MemberAddress.Encode(known));

    private static Func<RaftCore, ChangeAnswer?> Has(Member member)
    {
        return core => Settled(core) is { } settled && settled.Contains(member.Node) && IsAt(settled, member)
            ? new ChangeAnswer(ChangeStatus.Done, Member: member, Membership: settled)
            : null;
    }

    /// <summary>The one a cluster began with has its address from the configuration until the first change.</summary>
    private static bool IsAt(Membership membership, Member member) =>
        membership.Find(member.Node) is { } found && (found.Address.IsEmpty || found.Address.Span.SequenceEqual(MemberAddress.Encode(member)));

    private static Membership? Settled(RaftCore core) =>
        !core.Membership.IsJoint && ReferenceEquals(core.Membership, core.CommittedMembership) ? core.Membership : null;

    private string NameFor(ChangeRequest.Add add, NodeId node, RaftCore core)
    {
        var name = add.Name ?? $"n{node.Value - 1}";
        return core.Membership.Members.Any(member => directory.Find(member.Node) is { } other && other.Name == name && other.PublicAddress != add.PublicAddress)
            ? new Uri(add.PublicAddress).Authority
            : name;
    }
}
