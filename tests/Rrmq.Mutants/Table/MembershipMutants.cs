using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class MembershipMutants
{
    private const string Leadership = "src/Rrmq.Raft/Replication/Leadership.cs";
    private const string Context = "src/Rrmq.Raft/CoreContext.cs";

    public static Chapter Chapter { get; } = new("Membership",
    [
        new("joint-needs-one-half", "A joint membership decides by majorities of both halves (Raft paper, section 6)",
            [Patch.Expression("src/Rrmq.Raft/Quorum/JointQuorum.cs", "membership.IsJoint", "false")],
            [Schedules(400), Transcript("member-joint-partition")]),
        new("two-changes-at-once", "One change at a time",
            [Patch.Expression(Leadership, "_core.Membership.IsJoint || _core.Memberships.CurrentSince > _core.Log.Commit", "false")],
            [Schedules(400), Transcript("member-one-at-a-time")]),
        new("change-before-commit", "A change only after a commit in the leader's term (the bug of 2015)",
            [Patch.Expression(Leadership, "!KnowsCommit", "false")],
            [Schedules(400), Transcript("member-bug-2015")]),
        new("learners-count", "Learners do not count",
            [new("src/Rrmq.Raft/Membership/Membership.cs", "Voters = Select(static member => member.IsVoter);",
                $"Voters = Select(static member => member.IsVoter || ({Patch.SwitchMark} && !member.Votes));")],
            [Schedules(400), Transcript("member-add-learner-promote")]),
        new("change-outlives-truncation", "A change is undone by the truncation of its entry",
            [Patch.Expression(Context, "Memberships.TruncateFrom(from)", "false")],
            [Schedules(400), Transcript("member-change-undone")]),
        new("membership-forgotten", "The membership is recovered on restart",
            [Patch.Expression(Context, "entry.Kind == EntryKind.Membership", "false")],
            [Transcript("member-restart-in-joint")]),
        new("numbers-used-again", "A number is never used twice",
            [Patch.Expression("src/Rrmq.Raft/Membership/MembershipRules.cs", "step.Node <= before.HighestNodeId", "false")],
            [Transcript("member-one-at-a-time")]),
        new("removed-node-untold", "A removed node that campaigns is told that it is removed",
            [Patch.Expression("src/Rrmq.Raft/RaftCore.cs", "_core.Memberships.At(CommitIndex).HasRemoved(request.From)", "false")],
            [Transcript("member-removed-campaigns")]),
    ]);
}
