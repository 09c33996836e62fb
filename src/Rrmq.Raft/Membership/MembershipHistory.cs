namespace Rrmq.Raft;

/// <summary>
/// The memberships in the log, each with the index from which it counts: the latest one counts, committed or not (Raft paper, section 6), a truncation brings back
/// the one before, and what is at or below the commit index stands for ever.
/// </summary>
internal sealed class MembershipHistory
{
    private readonly List<(LogIndex Since, Membership Membership)> _history = [];

    public MembershipHistory(Membership bootstrap) => _history.Add((LogIndex.Zero, bootstrap));

    public Membership Current => _history[^1].Membership;

    /// <summary>The entry that made <see cref="Current"/>; zero for the one a group began with.</summary>
    public LogIndex CurrentSince => _history[^1].Since;

    public void Append(LogIndex index, Membership membership) => _history.Add((index, membership));

    /// <summary>True when that brought an earlier membership back.</summary>
    public bool TruncateFrom(LogIndex from)
    {
        var count = _history.Count;
        while (_history[^1].Since >= from)
            _history.RemoveAt(_history.Count - 1);
        return _history.Count < count;
    }

    public void Reset(LogIndex index, Membership membership)
    {
        _history.Clear();
        _history.Add((index, membership));
    }

    /// <summary>A snapshot says what counted at its index; what the log has beyond it stands.</summary>
    public void Restore(LogIndex index, Membership membership)
    {
        _history.RemoveAll(known => known.Since <= index);
        _history.Insert(0, (index, membership));
    }

    /// <summary>Forgets what no lookup at or above an index can find.</summary>
    public void ForgetBelow(LogIndex index)
    {
        while (_history.Count > 1 && _history[1].Since <= index)
            _history.RemoveAt(0);
    }

    /// <summary>The membership as of an index.</summary>
    public Membership At(LogIndex index) => _history[PositionAt(index)].Membership;

    /// <summary>
    /// A node campaigns when it counts in the membership in force, and also when it counted in the one before as long as its removal may still be undone: it can be the
    /// only one with the entry that removes it, and the others could not be elected against its newer log (Raft dissertation, section 4.2.2).
    /// </summary>
    public bool MayCampaign(NodeId node, LogIndex commit)
    {
        for (var i = PositionAt(commit); i < _history.Count; i++)
        {
            if (_history[i].Membership.Votes(node))
                return true;
        }

        return false;
    }

    private int PositionAt(LogIndex index)
    {
        var at = _history.Count - 1;
        while (at > 0 && _history[at].Since > index)
            at--;
        return at;
    }
}
