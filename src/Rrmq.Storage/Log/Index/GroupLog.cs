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
    private HardState _hardState;

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
                return new LogIndex(_positions.Count);
        }
    }

    public Term LastTerm
    {
        get
        {
            lock (_gate)
                return _terms.Last;
        }
    }

    public Term TermAt(long index)
    {
        lock (_gate)
            return _terms.At(index);
    }

    public string? FindBreach(in RecordHeader record)
    {
        lock (_gate)
            return LogRules.FindBreach(record.Type, record.Term, record.Index, _positions.Count, _terms.Last, _hardState);
    }

    /// <summary>Takes in a record that is durable and broke no rule.</summary>
    public void Apply(in RecordHeader record, int segment, long offset)
    {
        lock (_gate)
        {
            switch (record.Type)
            {
                case RecordType.Entry:
                    _positions.Add(new EntryPosition(segment, checked((uint)offset), record.PayloadBytes));
                    _terms.Add(record.Index, new Term(record.Term));
                    break;
                case RecordType.HardState:
                    _hardState = new HardState(new Term(record.Term), new NodeId((int)record.Index));
                    break;
                case RecordType.Truncate:
                    _positions.TruncateTo(checked((int)(record.Index - 1)));
                    _terms.TruncateFrom(record.Index);
                    break;
            }
        }
    }

    /// <summary>Positions from <paramref name="first"/> on: at least one, then as many as stay within <paramref name="maxBytes"/> of payload.</summary>
    public EntryPosition[] Locate(LogIndex first, LogIndex last, long maxBytes)
    {
        lock (_gate)
        {
            if (first.Value < 1 || first.Value > _positions.Count)
                throw new ArgumentOutOfRangeException(nameof(first), $"entry {first} is not in the log, which ends at {_positions.Count}");
            var from = (int)(first.Value - 1);
            var limit = (int)Math.Min(last.Value, _positions.Count);
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
            return new RecoveredEntry(index, _terms.At(index.Value), (int)_positions[(int)(index.Value - 1)].PayloadBytes);
    }
}
