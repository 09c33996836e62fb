namespace Rrmq.Storage;

/// <summary>
/// One group as it will be once the batch being planned is durable: the rules hold for records of a batch among themselves too, and the group itself may
/// not change before the sync. Writer thread.
/// </summary>
internal sealed class StagedGroup
{
    private readonly TermRuns _stagedTerms = new();
    private GroupLog? _log;
    private long _keptFromLog;
    private LogBase _base;
    private long _lastIndex;
    private Term _lastTerm;
    private HardState _hardState;

    public void Begin(GroupLog group)
    {
        _log = group;
        _stagedTerms.Clear();
        _base = group.Base;
        _keptFromLog = _lastIndex = group.LastIndex.Value;
        _lastTerm = group.LastTerm;
        _hardState = group.HardState;
    }

    public string? Stage(in PlannedRecord record)
    {
        if (LogRules.FindBreach(record.Type, record.Term, record.Index, _base.Index.Value, _lastIndex, _lastTerm, _hardState) is { } breach)
            return breach;
        switch (record.Type)
        {
            case RecordType.Entry or RecordType.MembershipEntry:
                _stagedTerms.Add(record.Index, new Term(record.Term));
                _lastIndex = record.Index;
                _lastTerm = new Term(record.Term);
                break;
            case RecordType.HardState:
                _hardState = new HardState(new Term(record.Term), new NodeId((int)record.Index));
                break;
            case RecordType.Truncate:
                Truncate(record.Index);
                break;
            case RecordType.Reset:
                Reset(new LogBase(new LogIndex(record.Index), new Term(record.Term)));
                break;
        }
        return null;
    }

    private void Truncate(long from)
    {
        _stagedTerms.TruncateFrom(from);
        _lastIndex = from - 1;
        _keptFromLog = Math.Min(_keptFromLog, _lastIndex);
        _lastTerm = _lastIndex == _base.Index.Value ? _base.Term
            : _lastIndex > _keptFromLog ? _stagedTerms.At(_lastIndex)
            : _log!.TermAt(_lastIndex);
    }

    private void Reset(LogBase to)
    {
        _stagedTerms.Clear();
        _base = to;
        _keptFromLog = _lastIndex = to.Index.Value;
        _lastTerm = to.Term;
    }
}
