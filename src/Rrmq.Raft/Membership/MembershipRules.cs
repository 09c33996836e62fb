namespace Rrmq.Raft;

/// <summary>
/// What a change makes of a membership. Whatever alters the voters passes through a joint membership, one voter or many: one way for all of them, whose halves
/// overlap by construction. Learners and addresses change no quorum, so those changes are a single entry. Pure.
/// </summary>
internal static class MembershipRules
{
    /// <summary>The membership to append, or the reason why there is none. <paramref name="before"/> is not joint.</summary>
    public static (Membership? After, string Refusal) Apply(Membership before, IReadOnlyList<MembershipStep> change)
    {
        if (change.Count == 0)
            return (null, "the change is empty");
        var draft = new List<GroupMember>(before.Members);
        var highest = before.HighestNodeId;
        var touched = new List<NodeId>(change.Count);
        foreach (var step in change)
        {
            if (touched.Contains(step.Node))
                return (null, $"node {step.Node} is named twice in one change");
            if (FindBreach(before, step) is { } breach)
                return (null, breach);
            touched.Add(step.Node);
            Take(draft, step);
            if (step.Node > highest)
                highest = step.Node;
        }

        if (draft.Count > MembershipFormat.LargestMembers)
            return (null, $"a group has at most {MembershipFormat.LargestMembers} members");
        draft.Sort(static (left, right) => left.Node.CompareTo(right.Node));
        var after = new Membership([.. draft], highest);
        if (after.Voters.Count == 0)
            return (null, "nobody would be left to vote");
        return (SameVoters(before, after) ? after : Join(before, after), "");
    }

    private static string? FindBreach(Membership before, MembershipStep step)
    {
        if (step.Address.Length > MembershipFormat.LargestAddressBytes)
            return $"the address of node {step.Node} has {step.Address.Length} bytes, at most {MembershipFormat.LargestAddressBytes} are kept";
        var member = before.Find(step.Node);
        switch (step.Kind)
        {
            case MembershipStepKind.AddLearner when member is not null:
                return $"node {step.Node} is a member already";
            case MembershipStepKind.AddLearner when step.Node <= before.HighestNodeId:
                return $"the number {step.Node} has been used and is never used again; the next free one is {before.HighestNodeId.Value + 1}";
            case MembershipStepKind.AddLearner:
                return null;
            case MembershipStepKind.Promote when member is { IsVoter: true }:
                return $"node {step.Node} is a voter already";
            default:
                return member is null ? $"node {step.Node} is not a member" : null;
        }
    }

    private static void Take(List<GroupMember> draft, MembershipStep step)
    {
        var at = draft.FindIndex(member => member.Node == step.Node);
        switch (step.Kind)
        {
            case MembershipStepKind.AddLearner:
                draft.Add(new GroupMember(step.Node, IsVoter: false, IsOutgoingVoter: false, step.Address));
                break;
            case MembershipStepKind.Promote:
                draft[at] = draft[at] with { IsVoter = true };
                break;
            case MembershipStepKind.Remove:
                draft.RemoveAt(at);
                break;
            case MembershipStepKind.SetAddress:
                draft[at] = draft[at] with { Address = step.Address };
                break;
        }
    }

    private static bool SameVoters(Membership before, Membership after)
    {
        if (before.Voters.Count != after.Voters.Count)
            return false;
        for (var i = 0; i < before.Voters.Count; i++)
        {
            if (before.Voters[i] != after.Voters[i])
                return false;
        }

        return true;
    }

    private static Membership Join(Membership before, Membership after)
    {
        var members = new List<GroupMember>(after.Members);
        foreach (var voter in before.Voters)
        {
            var at = members.FindIndex(member => member.Node == voter);
            if (at >= 0)
                members[at] = members[at] with { IsOutgoingVoter = true };
            else
                members.Add(before.Find(voter)!.Value with { IsVoter = false, IsOutgoingVoter = true });
        }

        members.Sort(static (left, right) => left.Node.CompareTo(right.Node));
        return new Membership([.. members], after.HighestNodeId);
    }
}
