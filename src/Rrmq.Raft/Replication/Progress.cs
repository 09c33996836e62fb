namespace Rrmq.Raft;

/// <summary>What a leader knows of one peer's log. Holds match &lt; next. Lives for one leadership.</summary>
internal sealed class Progress(NodeId peer, LogIndex next, RaftOptions options, long nowMs)
{
    private bool _snapshotIsUnderWay;
    private long _nextSnapshotMs;

    public NodeId Peer { get; } = peer;
    public ProgressState State { get; private set; } = ProgressState.Probe;

    /// <summary>The peer's log is known to agree with ours, durably, up to here.</summary>
    public LogIndex Match { get; private set; }

    public LogIndex Next { get; private set; } = next;
    public Inflights Inflights { get; } = new(options.MaxInflightMessages, options.MaxInflightBytes);
    public bool ProbeSent { get; private set; }
    public long LastContactMs { get; set; } = nowMs;

    /// <summary>When the last append left, so that none is repeated before it can have been answered.</summary>
    public long LastAppendMs { get; private set; } = nowMs;

    /// <summary>The highest round of leadership confirmation that the peer has answered.</summary>
    public long ReadRound { get; set; }

    /// <summary>What the peer said last of its disk: no room for entries that only fill it further.</summary>
    public bool DiskFull { get; set; }

    /// <summary>The commit index that the last heartbeat carried.</summary>
    public LogIndex ToldCommit { get; set; }

    /// <summary>Set while the peer is no member any more and still to be told: the entry that removed it, and until when that is tried.</summary>
    public (LogIndex RemovedBy, long UntilMs)? Departure { get; set; }

    public bool IsPaused => State switch
    {
        ProgressState.Probe => ProbeSent,
        ProgressState.Replicate => Inflights.IsFull,
        _ => true,
    };

    public void Sent(EntryRange range, long bytes, long nowMs)
    {
        LastAppendMs = nowMs;
        if (State == ProgressState.Probe)
        {
            ProbeSent = true;
            return;
        }

        Next = range.Last.Next;
        Inflights.Add(range.Last, bytes);
    }

    public void SentEmpty(long nowMs)
    {
        LastAppendMs = nowMs;
        ProbeSent = true;
    }

    /// <summary>The probe, or its answer, may be lost: another may go.</summary>
    public void ProbeOverdue() => ProbeSent = false;

    public void Accepted(LogIndex index)
    {
        ProbeSent = false;
        Match = LogIndex.Max(Match, index);
        Next = LogIndex.Max(Next, Match.Next);
        Inflights.AnsweredTo(Match);
        if (State != ProgressState.Replicate)
        {
            State = ProgressState.Replicate;
            Next = Match.Next;
        }
    }

    /// <summary>False when the rejection is out of date: it answers an append that a later answer has overtaken.</summary>
    public bool Rejected(LogIndex previousIndex, LogIndex agreeAt)
    {
        if (State == ProgressState.Replicate)
        {
            if (previousIndex <= Match)
                return false;
            BackToProbe();
            return true;
        }

        if (State == ProgressState.Snapshot || previousIndex != Next.Previous)
            return false;
        Next = LogIndex.Max(Match.Next, LogIndex.Min(previousIndex, agreeAt.Next));
        ProbeSent = false;
        return true;
    }

    /// <summary>What was in flight may be lost: start again behind what is known to match.</summary>
    public void BackToProbe()
    {
        if (State != ProgressState.Snapshot)
            ProbeFrom(Match.Next);
    }

    /// <summary>Whether the logs agree just before <paramref name="next"/> is to be asked.</summary>
    public void ProbeFrom(LogIndex next)
    {
        State = ProgressState.Probe;
        Next = next;
        ProbeSent = false;
        Inflights.Clear();
    }

    public void NeedsSnapshot()
    {
        State = ProgressState.Snapshot;
        Inflights.Clear();
    }

    /// <summary>True once a stream may be asked for: none is under way, and the last one did not fail a moment ago.</summary>
    public bool TryStartSnapshot(long nowMs)
    {
        if (_snapshotIsUnderWay || nowMs < _nextSnapshotMs)
            return false;
        _snapshotIsUnderWay = true;
        return true;
    }

    /// <summary>A stream ended. One that arrived says nothing of the log behind it, so that is probed; one that failed is tried again, at a pace.</summary>
    public void SnapshotEnded(LogIndex index, bool arrived, long nowMs)
    {
        _snapshotIsUnderWay = false;
        if (!arrived)
            _nextSnapshotMs = nowMs + options.ElectionTimeoutMs;
        else if (State == ProgressState.Snapshot)
            ProbeFrom(LogIndex.Max(Match, index).Next);
    }
}
