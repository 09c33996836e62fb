namespace Rrmq.Raft;

/// <summary>
/// The answers to one candidacy, pre-vote or vote, counted by the membership in which it stands. A vote given names its term and is true whenever it arrives; a
/// refusal may answer an earlier question, so it gives way to a vote by the same voter.
/// </summary>
internal sealed class Ballot(bool isPreVote, Membership membership)
{
    private readonly List<NodeId> _for = [];
    private readonly List<NodeId> _against = [];

    public bool IsPreVote => isPreVote;
    public bool IsWon => JointQuorum.Reached(membership, voter => _for.Contains(voter) ? 1 : 0) == 1;
    public bool IsLost => JointQuorum.Reached(membership, voter => _against.Contains(voter) ? 0 : 1) == 0;

    public void Count(NodeId voter, bool granted)
    {
        if (_for.Contains(voter))
            return;
        _against.Remove(voter);
        (granted ? _for : _against).Add(voter);
    }
}
