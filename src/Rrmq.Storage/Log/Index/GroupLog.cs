namespace Rrmq.Storage;

/// <summary>
/// What memory knows of one group: hard state, terms, and where each entry lies. Only durable records are in here. Changed by the thread that opens the
/// store and then by the writer thread; read by any. A lock and not something cleverer: it is taken once a batch and once a read, for lookups only.
/// </summary>
internal sealed class GroupLog
{
    private readonly Lock _gate = new();
    private readonly PositionList _positions = new();
    private readonly TermRuns _terms = new();
    private readonly List<long> _memberships = [];
    private HardState _hardState;
    private LogBase _base;

    /// <summary>Where the log begins: nothing is known of the entries up to it.</summary>
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
            return index == _base.Index.Value ? _base.Term : _terms.At(index);
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
                    break;
            }
        }
    }

    /// <summary>Positions from <paramref name="first"/> on: at least one, then as many as stay within <paramref name="maxBytes"/> of payload.</summary>
    public EntryPosition[] Locate(LogIndex first, LogIndex last, long maxBytes)
    {
        lock (_gate)
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
    }

    public RecoveredEntry Describe(LogIndex index)
    {
        lock (_gate)
        {
            var kind = _memberships.BinarySearch(index.Value) >= 0 ? EntryKind.Membership : EntryKind.Command;
            return new RecoveredEntry(index, _terms.At(index.Value), (int)_positions[At(index.Value)].PayloadBytes, kind);
        }
    }

    private int At(long index) => checked((int)(index - _base.Index.Value - 1));

    private void Truncate(long from)
    {
        _positions.TruncateTo(At(from));
        _terms.TruncateFrom(from);
        _memberships.RemoveAll(index => index >= from);
    }
}
