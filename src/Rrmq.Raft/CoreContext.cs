namespace Rrmq.Raft;

/// <summary>
/// What the parts of one core share: the log, the clock, and the outputs of the step under way. Decides what waits for the disk: a message that depends on
/// term, vote or entries leaves only when everything handed to the log writer before it, and with it, is durable.
/// </summary>
internal sealed class CoreContext(RaftOptions options)
{
    private readonly Queue<(long SinceMs, bool HasHardState)> _appendsUnderWay = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Send> _afterDurable = [];
    private HardState? _changedHardState;
    private LogIndex? _truncateFrom;
    private int _hardStatesUnderWay;

    public RaftOptions Options => options;
    public RaftLog Log { get; } = new();
    public RaftOutputs Outputs { get; } = new();
    public long NowMs { get; set; }
    public HardState HardState { get; private set; }
    public Term Term => HardState.Term;

    /// <summary>For how long the oldest append has been waiting for the disk, in milliseconds.</summary>
    public long OldestAppendAgeMs => _appendsUnderWay.TryPeek(out var oldest) ? NowMs - oldest.SinceMs : 0;

    /// <summary>False while a change of term or vote has not reached the disk.</summary>
    public bool HardStateIsDurable => _hardStatesUnderWay == 0;

    public void Restore(RestoredState state)
    {
        HardState = state.HardState;
        Log.Restore(state.Entries);
        if (Log.LastTerm > Term)
            throw new RaftInvariantException($"the log has entries of term {Log.LastTerm}, but the remembered term is {Term}: a vote may be forgotten");
    }

    public void ChangeHardState(Term term, NodeId votedFor)
    {
        if (term < Term || (term == Term && !HardState.VotedFor.IsNone && HardState.VotedFor != votedFor))
            throw new RaftInvariantException($"term {Term} with a vote for {HardState.VotedFor} cannot become term {term} with a vote for {votedFor}");
        HardState = new HardState(term, votedFor);
        _changedHardState = HardState;
    }

    public void AppendToLog(Entry entry)
    {
        var index = Log.Append(entry.Term, entry.Payload.Length, Term);
        if (index != entry.Index)
            throw new RaftInvariantException($"entry {entry.Index} cannot be appended at {index}");
        _entries.Add(entry);
    }

    public void TruncateLog(LogIndex from)
    {
        Log.TruncateFrom(from, Term);
        _truncateFrom = from;
        Notify(NoticeKind.Truncated, index: from);
    }

    public void SendNow(NodeId to, RaftMessage message, EntryRange? load = null) => Outputs.Messages.Add(new Send(to, message, load));

    public void SendWhenDurable(NodeId to, RaftMessage message) => _afterDurable.Add(new Send(to, message));

    public void RefuseRead(PendingRead read)
    {
        if (read.From == options.Self)
            Outputs.Reads.Add(new ReadReady(read.Context, Granted: false, default));
        else
            SendNow(read.From, new ReadIndexResponse(options.Self, Term, read.Context, Granted: false, default));
    }

    public void Notify(NoticeKind kind, NodeId node = default, LogIndex index = default, string reason = "") =>
        Outputs.Notices.Add(new Notice(kind, Term, node, index, reason));

    /// <summary>Ends a step: what it changed becomes one ordered piece of work for the log writer.</summary>
    public void FinishStep()
    {
        var writes = _changedHardState is not null || _truncateFrom is not null || _entries.Count > 0;
        if (writes || (_afterDurable.Count > 0 && _appendsUnderWay.Count > 0))
        {
            Outputs.Appends.Add(new StorageAppend(options.Group, _changedHardState, _truncateFrom, _entries.ToArray(), Log.Mark, _afterDurable.ToArray()));
            _appendsUnderWay.Enqueue((NowMs, _changedHardState is not null));
            if (_changedHardState is not null)
                _hardStatesUnderWay++;
        }
        else
        {
            Outputs.Messages.AddRange(_afterDurable);
        }

        _changedHardState = null;
        _truncateFrom = null;
        _entries.Clear();
        _afterDurable.Clear();
        OfferForApplying();
    }

    public void AppendCompleted(LogMark mark)
    {
        if (!_appendsUnderWay.TryDequeue(out var append))
            throw new RaftInvariantException($"an append up to {mark.LastIndex} completed that was never asked for");
        if (append.HasHardState)
            _hardStatesUnderWay--;
        Log.Durable.Completed(mark);
    }

    private void OfferForApplying()
    {
        if (Log.HandOut() is not { } range)
            return;
        Outputs.Apply = Outputs.Apply is { } before ? new EntryRange(before.First, range.Last) : range;
    }
}
