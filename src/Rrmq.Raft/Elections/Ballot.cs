namespace Rrmq.Raft;

/// <summary>
/// The answers to one candidacy, pre-vote or vote. A vote given names its term and is true whenever it arrives; a refusal may answer an earlier question, so it
/// gives way to a vote by the same voter.
/// </summary>
internal sealed class Ballot(bool isPreVote, int voters)
{
    private readonly List<NodeId> _for = [];
    private readonly List<NodeId> _against = [];

    public bool IsPreVote => isPreVote;
    public bool IsWon => _for.Count >= Majority.Of(voters);
    public bool IsLost => voters - _against.Count < Majority.Of(voters);

    public void Count(NodeId voter, bool granted)
    {
        if (_for.Contains(voter))
            return;
        _against.Remove(voter);
        (granted ? _for : _against).Add(voter);
    }
}
