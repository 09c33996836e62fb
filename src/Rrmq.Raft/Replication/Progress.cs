namespace Rrmq.Raft;

/// <summary>What a leader knows of one peer's log. Holds match &lt; next. Lives for one leadership.</summary>
internal sealed class Progress(NodeId peer, LogIndex next, RaftOptions options, long nowMs)
{
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

    public bool IsPaused => State == ProgressState.Probe ? ProbeSent : Inflights.IsFull;

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
        if (State == ProgressState.Probe)
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

        if (previousIndex != Next.Previous)
            return false;
        Next = LogIndex.Max(Match.Next, LogIndex.Min(previousIndex, agreeAt.Next));
        ProbeSent = false;
        return true;
    }

    /// <summary>What was in flight may be lost: start again behind what is known to match.</summary>
    public void BackToProbe()
    {
        State = ProgressState.Probe;
        Next = Match.Next;
        ProbeSent = false;
        Inflights.Clear();
    }
}
