namespace Rrmq.Raft;

/// <summary>Whether this node may stand for election by the memberships in its log, after whom, and whom it asks: the voters of either half.</summary>
internal sealed class Candidacy(CoreContext core)
{
    /// <summary>Not while the log is giving way to a snapshot: what it will be campaigned with is not on disk yet.</summary>
    public bool IsAllowed => !core.SnapshotIsPending && core.Memberships.MayCampaign(core.Options.Self, core.Log.Commit);

    public bool IsSoleVoter => core.Membership is { IsJoint: false, Voters: [var only] } && only == core.Options.Self;

    /// <summary>How many of the other voters campaign before this node when the leader seems gone.</summary>
    public int RankWithout(NodeId leader)
    {
        var rank = 0;
        foreach (var member in core.Membership.Members)
        {
            if (member.Node < core.Options.Self && member.Node != leader && member.Votes)
                rank++;
        }

        return rank;
    }

    public void AskForPreVotes()
    {
        foreach (var member in core.Membership.Members)
        {
            if (member.Votes && member.Node != core.Options.Self)
                core.SendNow(member.Node, new PreVoteRequest(core.Options.Self, core.Term.Next, core.Log.LastIndex, core.Log.LastTerm));
        }
    }

    public void AskForVotes(bool transfer)
    {
        foreach (var member in core.Membership.Members)
        {
            if (member.Votes && member.Node != core.Options.Self)
                core.SendWhenDurable(member.Node, new VoteRequest(core.Options.Self, core.Term, core.Log.LastIndex, core.Log.LastTerm, transfer));
        }
    }
}
