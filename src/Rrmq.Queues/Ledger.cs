namespace Rrmq.Queues;

/// <summary>What all topics share: the entry that is being applied and its time, totals, timers, what is remembered of messages that are gone, and who has become deliverable.</summary>
internal sealed class Ledger
{
    /// <summary>Longer than anyone waits, and far enough from the end of numbers that nothing overflows.</summary>
    public const long Forever = 1L << 60;

    public CaptureEpoch Epoch { get; } = new();
    public DueTopics Due { get; } = new();
    public GoneMessages Gone { get; } = new();

    /// <summary>The entry that is being applied, or the last that was.</summary>
    public long Index { get; set; }
    public long NowMs { get; private set; }

    /// <summary>The window of <see cref="Rates"/> in which now is.</summary>
    public long Window { get; private set; }

    /// <summary>By how much all leases together have been made longer since the beginning.</summary>
    public long LeaseShiftMs { get; set; }
    public long LastTopic { get; set; }
    public long LastBatch { get; set; }
    public long MessageCount { get; set; }
    public long MessageBytes { get; set; }
    public long LeaseCount { get; set; }
    public long DedupCount { get; set; }

    /// <summary>Messages that may still be dropped in this batch to make room, beyond the few that each message may drop for itself.</summary>
    public int DropsLeft { get; set; }

    /// <summary>Topics to which something deliverable may have come. Not replicated.</summary>
    public List<Topic> Stirred { get; } = [];

    public void SetNow(long nowMs)
    {
        NowMs = nowMs;
        Window = nowMs / Rates.WindowMs;
    }

    public long After(long durationMs) => NowMs + Math.Min(durationMs, Forever);

    public MessageEvent Happened(MessageEventKind kind, byte[] detail, long untilMs = 0) => new(kind, NowMs, Index, detail, untilMs == long.MaxValue ? 0 : untilMs);
}
