namespace Rrmq.Raft;

/// <summary>The answers to one candidacy, pre-vote or vote. An answer counts once.</summary>
internal sealed class Ballot(bool isPreVote, int voters)
{
    private readonly List<NodeId> _for = [];
    private readonly List<NodeId> _against = [];

    public bool IsPreVote => isPreVote;
    public bool IsWon => _for.Count >= Majority.Of(voters);
    public bool IsLost => voters - _against.Count < Majority.Of(voters);

    public void Count(NodeId voter, bool granted)
    {
        if (_for.Contains(voter) || _against.Contains(voter))
            return;
        (granted ? _for : _against).Add(voter);
    }
}
