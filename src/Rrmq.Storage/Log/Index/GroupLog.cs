namespace Rrmq.Storage;

/// <summary>
/// What memory knows of one group: hard state, terms, and where each entry lies. Only durable records are in here. Changed by the thread that opens the
/// store and then by the writer thread; read by any. A lock and not something cleverer: it is taken once a batch and once a read, for lookups only.
/// </summary>
internal sealed class GroupLog
{
    private readonly Lock gate = new();
    private readonly PositionList positions = new();
    private readonly TermRuns terms = new();
    private HardState hardState;

    public HardState HardState
    {
        get
        {
            lock (gate)
                return hardState;
        }
    }

    public LogIndex LastIndex
    {
        get
        {
            lock (gate)
                return new LogIndex(positions.Count);
        }
    }

    public Term LastTerm
    {
        get
        {
            lock (gate)
                return terms.Last;
        }
    }

    public Term TermAt(long index)
    {
        lock (gate)
            return terms.At(index);
    }

    public string? FindBreach(in RecordHeader record)
    {
        lock (gate)
            return LogRules.FindBreach(record.Type, record.Term, record.Index, positions.Count, terms.Last, hardState);
    }

    /// <summary>Takes in a record that is durable and broke no rule.</summary>
    public void Apply(in RecordHeader record, int segment, long offset)
    {
        lock (gate)
        {
            switch (record.Type)
            {
                case RecordType.Entry:
                    positions.Add(new EntryPosition(segment, checked((uint)offset), record.PayloadBytes));
                    terms.Add(record.Index, new Term(record.Term));
                    break;
                case RecordType.HardState:
                    hardState = new HardState(new Term(record.Term), new NodeId((int)record.Index));
                    break;
                case RecordType.Truncate:
                    positions.TruncateTo(checked((int)(record.Index - 1)));
                    terms.TruncateFrom(record.Index);
                    break;
            }
        }
    }

    /// <summary>Positions from <paramref name="first"/> on: at least one, then as many as stay within <paramref name="maxBytes"/> of payload.</summary>
    public EntryPosition[] Locate(LogIndex first, LogIndex last, long maxBytes)
    {
        lock (gate)
        {
            if (first.Value < 1 || first.Value > positions.Count)
                throw new ArgumentOutOfRangeException(nameof(first), $"entry {first} is not in the log, which ends at {positions.Count}");
            var from = (int)(first.Value - 1);
            var limit = (int)Math.Min(last.Value, positions.Count);
            var end = from + 1;
            long bytes = positions[from].PayloadBytes;
            while (end < limit && (bytes += positions[end].PayloadBytes) <= maxBytes)
                end++;
            var found = new EntryPosition[end - from];
            for (var i = 0; i < found.Length; i++)
                found[i] = positions[from + i];
            return found;
        }
    }

    public RecoveredEntry Describe(LogIndex index)
    {
        lock (gate)
            return new RecoveredEntry(index, terms.At(index.Value), (int)positions[(int)(index.Value - 1)].PayloadBytes);
    }
}
