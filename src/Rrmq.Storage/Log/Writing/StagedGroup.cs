namespace Rrmq.Storage;

/// <summary>
/// One group as it will be once the batch being planned is durable: the rules hold for records of a batch among themselves too, and the group itself may
/// not change before the sync. Writer thread.
/// </summary>
internal sealed class StagedGroup
{
    private readonly TermRuns stagedTerms = new();
    private GroupLog? log;
    private long keptFromLog;
    private long lastIndex;
    private Term lastTerm;
    private HardState hardState;

    public void Begin(GroupLog group)
    {
        log = group;
        stagedTerms.Clear();
        keptFromLog = lastIndex = group.LastIndex.Value;
        lastTerm = group.LastTerm;
        hardState = group.HardState;
    }

    public string? Stage(in PlannedRecord record)
    {
        if (LogRules.FindBreach(record.Type, record.Term, record.Index, lastIndex, lastTerm, hardState) is { } breach)
            return breach;
        switch (record.Type)
        {
            case RecordType.Entry:
                stagedTerms.Add(record.Index, new Term(record.Term));
                lastIndex = record.Index;
                lastTerm = new Term(record.Term);
                break;
            case RecordType.HardState:
                hardState = new HardState(new Term(record.Term), new NodeId((int)record.Index));
                break;
            case RecordType.Truncate:
                Truncate(record.Index);
                break;
        }
        return null;
    }

    private void Truncate(long from)
    {
        stagedTerms.TruncateFrom(from);
        lastIndex = from - 1;
        keptFromLog = Math.Min(keptFromLog, lastIndex);
        lastTerm = lastIndex > keptFromLog ? stagedTerms.At(lastIndex) : log!.TermAt(lastIndex);
    }
}
