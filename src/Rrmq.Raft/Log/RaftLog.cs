namespace Rrmq.Raft;

/// <summary>
/// What consensus must know of the log: each entry's term and size, never its payload. Entries up to the base are forgotten. Holds base &lt;= handed out
/// &lt;= commit &lt;= last, and hands out what may be applied: committed and durable here.
/// </summary>
internal sealed class RaftLog
{
    private readonly List<(LogIndex First, Term Term)> _terms = [];
    private readonly List<int> _sizes = [];
    private Term _changedUnder;
    private LogIndex _countedFrom = new(1);

    /// <summary>The last entry forgotten; its term is known.</summary>
    public LogBase Base { get; private set; }

    public LogIndex LastIndex => Base.Index + _sizes.Count;
    public Term LastTerm => _terms.Count == 0 ? Base.Term : _terms[^1].Term;
    public LogIndex Commit { get; private set; }
    public DurableMark Durable { get; } = new();

    /// <summary>Everything up to here has been handed out to be applied.</summary>
    public LogIndex HandedOut { get; private set; }

    /// <summary>Bytes appended since <see cref="CountUncommittedFromHere"/> and not committed yet.</summary>
    public long UncommittedBytes { get; private set; }

    /// <summary>
    /// Names the log as it is now. The term is that of the leader under whom the log last changed, not the current one: a vote recorded in a new term before
    /// its leader truncates must not vouch for the tail that will go.
    /// </summary>
    public LogMark Mark => new(_changedUnder, LastIndex);

    /// <summary>The log as recovery found it: all of it durable, none of it known to be committed.</summary>
    public void Restore(LogBase from, IEnumerable<RestoredEntry> entries)
    {
        Base = from;
        Commit = HandedOut = from.Index;
        foreach (var entry in entries)
            Append(entry.Term, entry.Size, leaderTerm: entry.Term);
        Durable.Restored(LastIndex);
    }

    /// <summary>The state machine starts from a snapshot that this log agrees with: all it covers is committed and applied.</summary>
    public void RestoreApplied(LogIndex index)
    {
        CommitTo(index);
        HandedOut = index;
    }

    /// <summary>Forgets terms and sizes up to an index that was handed out.</summary>
    public void Compact(LogIndex upTo)
    {
        if (upTo > HandedOut)
            throw new RaftInvariantException($"entry {upTo} cannot be forgotten: only what is up to {HandedOut} has been handed out");
        if (upTo <= Base.Index)
            return;
        var term = TermAt(upTo);
        _sizes.RemoveRange(0, checked((int)(upTo - Base.Index)));
        var runs = _sizes.Count == 0 ? _terms.Count : RunOf(upTo.Next);
        _terms.RemoveRange(0, runs);
        Base = new LogBase(upTo, term);
    }

    /// <summary>
    /// The log gives way to a snapshot. What is on disk of it stays true up to the commit index; until the disk has the reset nothing beyond is durable, and no
    /// completion of an earlier append makes it so.
    /// </summary>
    public void ResetTo(LogBase snapshot, Term leaderTerm)
    {
        if (snapshot.Index <= Commit)
            throw new RaftInvariantException($"a snapshot up to {snapshot.Index} cannot replace a log that is committed up to {Commit}");
        Durable.Truncated(Commit.Next, leaderTerm);
        _sizes.Clear();
        _terms.Clear();
        Base = snapshot;
        Commit = HandedOut = snapshot.Index;
        UncommittedBytes = 0;
        _countedFrom = snapshot.Index.Next;
        _changedUnder = leaderTerm;
    }

    public LogIndex Append(Term term, int size, Term leaderTerm)
    {
        if (term < LastTerm || term > leaderTerm)
            throw new RaftInvariantException($"an entry of term {term} cannot follow one of term {LastTerm} under a leader of term {leaderTerm}");
        _changedUnder = leaderTerm;
        _sizes.Add(size);
        if (_terms.Count == 0 || term > LastTerm)
            _terms.Add((LastIndex, term));
        UncommittedBytes += size;
        return LastIndex;
    }

    public void TruncateFrom(LogIndex from, Term leaderTerm)
    {
        if (from <= Commit)
            throw new RaftInvariantException($"term {leaderTerm} overwrites entry {from}, but everything up to {Commit} is committed");

        Uncount(from, LastIndex);
        var kept = checked((int)(from.Previous - Base.Index));
        _sizes.RemoveRange(kept, _sizes.Count - kept);
        while (_terms.Count > 0 && _terms[^1].First >= from)
            _terms.RemoveAt(_terms.Count - 1);
        _changedUnder = leaderTerm;
        Durable.Truncated(from, leaderTerm);
    }

    public void CommitTo(LogIndex index)
    {
        if (index > LastIndex)
            throw new RaftInvariantException($"entry {index} is said to be committed, but the log ends at {LastIndex}: acknowledged entries are missing here") { IsLoss = true };
        Uncount(Commit.Next, index);
        Commit = LogIndex.Max(Commit, index);
    }

    /// <summary>A leadership begins: what its predecessors left, or a restart read back, is not its load.</summary>
    public void CountUncommittedFromHere()
    {
        UncommittedBytes = 0;
        _countedFrom = LastIndex.Next;
    }

    /// <summary>The committed and durable entries not handed out yet, or null.</summary>
    public EntryRange? HandOut()
    {
        var last = LogIndex.Min(Commit, Durable.Index);
        if (last <= HandedOut)
            return null;
        var range = new EntryRange(HandedOut.Next, last);
        HandedOut = last;
        return range;
    }

    /// <summary>The term of an entry; zero at index zero. The index must be the base's or within the log.</summary>
    public Term TermAt(LogIndex index)
    {
        if (index == Base.Index)
            return Base.Term;
        if (index < Base.Index)
            throw new RaftInvariantException($"entry {index} is forgotten, the log begins behind {Base.Index}");
        if (index > LastIndex)
            throw new RaftInvariantException($"there is no entry {index}, the log ends at {LastIndex}");
        return _terms[RunOf(index)].Term;
    }

    public int SizeOf(LogIndex index) => _sizes[(int)(index - Base.Index) - 1];

    public bool Matches(LogIndex index, Term term) => index <= LastIndex && TermAt(index) == term;

    /// <summary>True when a log that ends so is at least as new as this one (Raft paper, section 5.4.1).</summary>
    public bool IsUpToDate(LogIndex lastIndex, Term lastTerm) => lastTerm > LastTerm || (lastTerm == LastTerm && lastIndex >= LastIndex);

    /// <summary>
    /// The last index, at most <paramref name="index"/>, whose term is at most <paramref name="term"/>: nothing beyond it can agree with a log that has that
    /// term at that index. One probe skips a whole term (Raft paper, section 5.3). Below the base no term is known, and anything may agree.
    /// </summary>
    public LogIndex LastIndexOfTermAtMost(LogIndex index, Term term)
    {
        var at = LogIndex.Min(index, LastIndex);
        while (at > Base.Index)
        {
            var (first, runTerm) = _terms[RunOf(at)];
            if (runTerm <= term)
                return at;
            at = LogIndex.Max(first.Previous, Base.Index);
        }

        return at == Base.Index && at > LogIndex.Zero && Base.Term > term ? at.Previous : at;
    }

    private void Uncount(LogIndex first, LogIndex last)
    {
        for (var index = LogIndex.Max(first, _countedFrom); index <= last; index = index.Next)
            UncommittedBytes -= SizeOf(index);
    }

    private int RunOf(LogIndex index)
    {
        int low = 0, high = _terms.Count - 1;
        if (_terms[high].First <= index)
            return high;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_terms[middle].First <= index)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
