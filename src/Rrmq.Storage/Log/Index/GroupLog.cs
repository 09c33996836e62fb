namespace Rrmq.Storage;

/// <summary>
/// What memory knows of one group: hard state, terms, where each entry lies, and where the bodies of entries lie that have left the log. Only durable records are in here. Changed by
/// the thread that opens the store, then by the writer thread, and by compaction; read by any. A lock and not something cleverer: it is taken once a batch and once a
/// read, for lookups only.
/// </summary>
internal sealed class GroupLog
{
    private readonly Lock _gate = new();
    private readonly PositionList _positions = new();
    private readonly TermRuns _terms = new();
    private readonly List<long> _memberships = [];
    private KeptExtent[] _everKept = [];
    private KeptExtent[] _kept = [];
    private HardState _hardState;
    private LogBase _base;
    private int _resetIn;
    private LogIndex _resetTo;

    public GroupLog()
    {
    }

    public GroupLog(GroupStart start)
    {
        _base = start.Base;
        _hardState = start.HardState;
        // What a truncation further on cuts has to be there; where it lay does not matter.
        for (var index = start.Base.Index.Next; index <= start.LastIndex; index = index.Next)
        {
            _positions.Add(default);
            _terms.Add(index.Value, start.Base.Term);
        }
    }

    /// <summary>Where the log begins: the entries up to it are forgotten, but for bodies that are kept.</summary>
    public LogBase Base
    {
        get
        {
            lock (_gate)
                return _base;
        }
    }

    public HardState HardState
    {
        get
        {
            lock (_gate)
                return _hardState;
        }
    }

    public LogIndex LastIndex
    {
        get
        {
            lock (_gate)
                return new LogIndex(Last);
        }
    }

    public Term LastTerm
    {
        get
        {
            lock (_gate)
                return LastTermHere;
        }
    }

    private long Last => _base.Index.Value + _positions.Count;

    private Term LastTermHere => _positions.Count == 0 ? _base.Term : _terms.Last;

    public Term TermAt(long index)
    {
        lock (_gate)
            return TermAtHere(index);
    }

    public string? FindBreach(in RecordHeader record)
    {
        lock (_gate)
            return LogRules.FindBreach(record.Type, record.Term, record.Index, _base.Index.Value, Last, LastTermHere, _hardState);
    }

    /// <summary>Takes in a record that is durable and broke no rule.</summary>
    public void Apply(in RecordHeader record, int segment, long offset)
    {
        lock (_gate)
        {
            switch (record.Type)
            {
                case RecordType.Entry or RecordType.MembershipEntry:
                    if (record.Type == RecordType.MembershipEntry)
                        _memberships.Add(record.Index);
                    _positions.Add(new EntryPosition(segment, checked((uint)offset), record.PayloadBytes));
                    _terms.Add(record.Index, new Term(record.Term));
                    break;
                case RecordType.HardState:
                    _hardState = new HardState(new Term(record.Term), new NodeId((int)record.Index));
                    break;
                case RecordType.Truncate:
                    Truncate(record.Index);
                    break;
                case RecordType.Reset:
                    Truncate(_base.Index.Value + 1);
                    _base = new LogBase(new LogIndex(record.Index), new Term(record.Term));
                    (_resetIn, _resetTo) = (segment, new LogIndex(record.Index));
                    ChooseKept();
                    break;
            }
        }
    }

    /// <summary>Positions from <paramref name="first"/> on: at least one, then as many as stay within <paramref name="maxBytes"/> of payload.</summary>
    public EntryPosition[] Locate(LogIndex first, LogIndex last, long maxBytes)
    {
        lock (_gate)
            return LocateHere(first, last, maxBytes);
    }

    /// <summary>
    /// Where an entry's bodies lie, and those of entries beside it: in the log, or else in a kept file, which is the second value. Neither when nothing is kept of it.
    /// </summary>
    public (EntryPosition[] InLog, KeptExtent? Kept) LocateBodies(LogIndex index, long maxBytes)
    {
        lock (_gate)
        {
            if (index.Value > Last)
                return ([], null);
            if (index > _base.Index)
                return (LocateHere(index, new LogIndex(Last), maxBytes), null);
            int low = 0, high = _kept.Length;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (_kept[middle].Last < index)
                    low = middle + 1;
                else
                    high = middle;
            }

            return ([], low < _kept.Length ? _kept[low] : null);
        }
    }

    public RecoveredGroup Recovered() => new(HardState, Base, LastIndex, Describe(Base.Index.Next, LastIndex));

    /// <summary>What the group is as a segment begins.</summary>
    public SegmentStart StartOfSegment(GroupId group)
    {
        lock (_gate)
            return new SegmentStart(group, new LogIndex(Last), _hardState);
    }

    /// <summary>True when each entry behind the base has been found.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
                return _positions.Count == 0 || _positions[0].Segment > 0;
        }
    }

    /// <summary>
    /// The base that the log would have if it began with a segment: the last entry before it. Null when the log was reset in that segment or later: a replay would have to know what
    /// the reset took away.
    /// </summary>
    public LogBase? BaseAt(int segment)
    {
        lock (_gate)
        {
            if (_resetIn >= segment)
                return null;
            var last = _base.Index.Value + FirstIn(segment);
            return new LogBase(new LogIndex(last), TermAtHere(last));
        }
    }

    /// <summary>The entries whose records count in one segment. Empty when there are none.</summary>
    public List<BodyPosition> PositionsIn(int segment)
    {
        lock (_gate)
        {
            var found = new List<BodyPosition>();
            for (var at = FirstIn(segment); at < _positions.Count && _positions[at].Segment == segment; at++)
                found.Add(new BodyPosition(_base.Index + (at + 1), _positions[at].Offset, _positions[at].PayloadBytes));
            return found;
        }
    }

    /// <summary>The log begins anew behind <paramref name="newBase"/>, and of what was before it there are these bodies.</summary>
    public void Retain(LogBase newBase, IEnumerable<KeptExtent> kept)
    {
        lock (_gate)
        {
            if (newBase.Index > _base.Index)
            {
                _positions.RemoveFirst(checked((int)(newBase.Index - _base.Index)));
                _terms.ForgetBefore(newBase.Index.Value + 1);
                _memberships.RemoveAll(index => index <= newBase.Index.Value);
                _base = newBase;
            }

            _everKept = [.. kept.OrderBy(extent => extent.First)];
            ChooseKept();
        }
    }

    /// <summary>Of what is kept, what counts now, and what will when the log gives way to a snapshot; the rest is dead.</summary>
    public (KeptExtent[] Counting, KeptExtent[] Waiting) Kept()
    {
        lock (_gate)
            return (_kept, Array.FindAll(_everKept, extent => extent.Since > LogIndex.Zero && extent.Since != _resetTo));
    }

    // What came with the snapshot that the log gave way to is all that snapshot leads to; what was kept before it is history.
    private void ChooseKept()
    {
        var received = Array.FindAll(_everKept, extent => extent.Since == _resetTo);
        _kept = _resetTo > LogIndex.Zero && received.Length > 0 ? received : Array.FindAll(_everKept, extent => extent.Since == LogIndex.Zero);
    }

    private IEnumerable<RecoveredEntry> Describe(LogIndex first, LogIndex last)
    {
        for (var index = first; index <= last; index = index.Next)
            yield return Describe(index);
    }

    private RecoveredEntry Describe(LogIndex index)
    {
        lock (_gate)
        {
            var kind = _memberships.BinarySearch(index.Value) >= 0 ? EntryKind.Membership : EntryKind.Command;
            return new RecoveredEntry(index, _terms.At(index.Value), (int)_positions[At(index.Value)].PayloadBytes, kind);
        }
    }

    private EntryPosition[] LocateHere(LogIndex first, LogIndex last, long maxBytes)
    {
        if (first <= _base.Index || first.Value > Last)
            throw new ArgumentOutOfRangeException(nameof(first), $"entry {first} is not in the log, which begins behind {_base.Index} and ends at {Last}");
        var from = At(first.Value);
        var limit = At(Math.Min(last.Value, Last)) + 1;
        var end = from + 1;
        long bytes = _positions[from].PayloadBytes;
        while (end < limit && (bytes += _positions[end].PayloadBytes) <= maxBytes)
            end++;
        var found = new EntryPosition[end - from];
        for (var i = 0; i < found.Length; i++)
            found[i] = _positions[from + i];
        return found;
    }

    // How many entries lie before the segment: places rise with the entries.
    private int FirstIn(int segment)
    {
        int low = 0, high = _positions.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_positions[middle].Segment < segment)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private Term TermAtHere(long index) => index == _base.Index.Value ? _base.Term : _terms.At(index);

    private int At(long index) => checked((int)(index - _base.Index.Value - 1));

    private void Truncate(long from)
    {
        _positions.TruncateTo(At(from));
        _terms.TruncateFrom(from);
        _memberships.RemoveAll(index => index >= from);
    }
}
