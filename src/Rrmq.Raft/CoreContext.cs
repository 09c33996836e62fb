namespace Rrmq.Raft;

/// <summary>
/// What the parts of one core share: the log, the memberships in it, the clock, and the outputs of the step under way. Decides what waits for the disk: a message
/// that depends on term, vote or entries leaves only when everything handed to the log writer before it, and with it, is durable.
/// </summary>
internal sealed class CoreContext(RaftOptions options)
{
    private readonly Queue<(long SinceMs, bool HasHardState, bool HasReset)> _appendsUnderWay = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Send> _afterDurable = [];
    private HardState? _changedHardState;
    private SnapshotMeta? _resetTo;
    private LogIndex? _truncateFrom;
    private int _hardStatesUnderWay;
    private int _resetsUnderWay;

    public RaftOptions Options => options;
    public RaftLog Log { get; } = new();
    public MembershipHistory Memberships { get; } = new(Membership.Bootstrap(options.Voters));
    public Membership Membership => Memberships.Current;
    public RaftOutputs Outputs { get; } = new();
    public long NowMs { get; set; }
    public HardState HardState { get; private set; }
    public Term Term => HardState.Term;

    /// <summary>For how long the oldest append has been waiting for the disk, in milliseconds.</summary>
    public long OldestAppendAgeMs => _appendsUnderWay.TryPeek(out var oldest) ? NowMs - oldest.SinceMs : 0;

    /// <summary>False while a change of term or vote has not reached the disk.</summary>
    public bool HardStateIsDurable => _hardStatesUnderWay == 0;

    /// <summary>True while the log has given way to a snapshot and the disk does not know it yet.</summary>
    public bool SnapshotIsPending => _resetsUnderWay > 0;

    public void Restore(RestoredState state)
    {
        HardState = state.HardState;
        if (state.Base.Index > (state.Snapshot?.Index ?? LogIndex.Zero))
            throw new RaftInvariantException($"the log begins behind entry {state.Base.Index}, and no snapshot reaches it: entries are missing") { IsLoss = true };
        Log.Restore(state.Base, RestoredMemberships(state));
        if (Log.LastTerm > Term)
            throw new RaftInvariantException($"the log has entries of term {Log.LastTerm}, but the remembered term is {Term}: a vote may be forgotten") { IsLoss = true };
        if (state.Snapshot is { } snapshot)
            RestoreSnapshot(snapshot);
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
        if (entry.Kind != EntryKind.Membership)
            return;
        Memberships.Append(index, MembershipFormat.Decode(entry.Payload.Span));
        Notify(NoticeKind.MembershipChanged, index: index, reason: $"{Membership}");
    }

    public void TruncateLog(LogIndex from)
    {
        Log.TruncateFrom(from, Term);
        _truncateFrom = from;
        Notify(NoticeKind.Truncated, index: from);
        if (Memberships.TruncateFrom(from))
            Notify(NoticeKind.MembershipUndone, index: Memberships.CurrentSince, reason: $"{Membership}");
    }

    /// <summary>The whole log gives way to a snapshot. What it had to apply is in there.</summary>
    public void ResetLog(SnapshotMeta snapshot)
    {
        Log.ResetTo(snapshot.Base, Term);
        Memberships.Reset(snapshot.Index, snapshot.Membership);
        _resetTo = snapshot;
        Outputs.Install = snapshot;
        Outputs.Apply = null;
        Notify(NoticeKind.SnapshotInstalled, index: snapshot.Index, reason: $"{Membership}");
    }

    public void Compact(LogIndex upTo)
    {
        Log.Compact(upTo);
        Memberships.ForgetBelow(upTo);
    }

    public SnapshotMeta? SnapshotMetaAt(LogIndex index)
    {
        if (index > Log.HandedOut)
            throw new RaftInvariantException($"there is no state of entry {index} yet, only {Log.HandedOut} has been handed out");
        var membership = Memberships.At(index);
        return membership.Members.Count == 0 ? null : new SnapshotMeta(index, Log.TermAt(index), membership);
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
        var writes = _changedHardState is not null || _resetTo is not null || _truncateFrom is not null || _entries.Count > 0;
        if (writes || (_afterDurable.Count > 0 && _appendsUnderWay.Count > 0))
            HandToWriter();
        else
            Outputs.Messages.AddRange(_afterDurable);

        _changedHardState = null;
        _resetTo = null;
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
        if (append.HasReset)
            _resetsUnderWay--;
        Log.Durable.Completed(mark);
    }

    private void HandToWriter()
    {
        Outputs.Appends.Add(new StorageAppend(options.Group, _changedHardState, _truncateFrom, _entries.ToArray(), Log.Mark, _afterDurable.ToArray())
        {
            ResetTo = _resetTo,
        });
        _appendsUnderWay.Enqueue((NowMs, _changedHardState is not null, _resetTo is not null));
        if (_changedHardState is not null)
            _hardStatesUnderWay++;
        if (_resetTo is not null)
            _resetsUnderWay++;
    }

    private IEnumerable<RestoredEntry> RestoredMemberships(RestoredState state)
    {
        var index = state.Base.Index;
        foreach (var entry in state.Entries)
        {
            index = index.Next;
            if (entry.Kind == EntryKind.Membership)
                Memberships.Append(index, MembershipFormat.Decode(entry.Payload.Span));
            yield return entry;
        }
    }

    /// <summary>
    /// A snapshot that the log does not reach, or does not agree with, was received before the log could give way to it. It may also be of a later term than any
    /// remembered: its bytes are not ordered with the log's, and in a term that never reached the disk this node has promised nothing.
    /// </summary>
    private void RestoreSnapshot(SnapshotMeta snapshot)
    {
        if (Log.Matches(snapshot.Index, snapshot.Term))
        {
            Log.RestoreApplied(snapshot.Index);
            Memberships.Restore(snapshot.Index, snapshot.Membership);
            return;
        }

        if (snapshot.Index == Log.Base.Index)
            throw new RaftInvariantException($"the log begins behind entry {Log.Base.Index} of term {Log.Base.Term}, the snapshot has it of term {snapshot.Term}");
        if (snapshot.Term > Term)
            ChangeHardState(snapshot.Term, NodeId.None);
        ResetLog(snapshot);
        Outputs.Install = null;
    }

    private void OfferForApplying()
    {
        if (Log.HandOut() is not { } range)
            return;
        Outputs.Apply = Outputs.Apply is { } before ? new EntryRange(before.First, range.Last) : range;
    }
}
