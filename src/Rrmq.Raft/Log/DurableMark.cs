namespace Rrmq.Raft;

/// <summary>
/// How far the log is known to be on this node's disk. Goes down with a truncation (rabbitmq/ra #637); the completion of an append made before a truncation
/// confirms nothing at or after the point that was cut (rabbitmq/ra #516).
/// </summary>
internal sealed class DurableMark
{
    // A node truncates at most once in a term, and completions come in order, so this holds the truncations whose own append is still in flight.
    private readonly List<(Term LeaderTerm, LogIndex From)> _inFlight = [];

    public LogIndex Index { get; private set; }

    public void Restored(LogIndex index) => Index = index;

    public void Truncated(LogIndex from, Term leaderTerm)
    {
        Index = LogIndex.Min(Index, from.Previous);
        _inFlight.Add((leaderTerm, from));
    }

    public void Completed(LogMark mark)
    {
        var last = mark.LastIndex;
        for (var i = _inFlight.Count - 1; i >= 0; i--)
        {
            if (_inFlight[i].LeaderTerm <= mark.LeaderTerm)
                _inFlight.RemoveAt(i);
            else
                last = LogIndex.Min(last, _inFlight[i].From.Previous);
        }

        Index = LogIndex.Max(Index, last);
    }
}
