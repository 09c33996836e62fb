namespace Rrmq.Queues;

/// <summary>
/// What becomes of a message that nobody works on any more. A failed attempt is counted only where it is sure which message was failed at: when one is rejected, and when a lease runs out on the only message of
/// its batch that is not settled. Of several, each is suspected, and handed out alone from then on, until the one shows itself. A job brings its own numbers, and ends where a message would be exhausted.
/// </summary>
internal sealed class Failures(Ledger ledger, TopicCatalog topics, Departures departures, Room room, JobEnds jobs)
{
    private const long LongestRestMs = 3_600_000;

    public const int SuffixLength = 5;

    private static ReadOnlySpan<byte> DeadLetterSuffix => ".dead"u8;

    private static readonly byte[] RanOutReason = "lease expired"u8.ToArray();

    public void RunOut(Topic topic, MessageRecord record)
    {
        var isCertain = record.Batch is not { Unsettled: > 1 };
        var consumer = record.Facts.Consumer;
        LeaseEnds.End(topic, record, isSettled: false);
        if (record.Job is { } job)
            JobEnds.Blame(job, JobCause.LeaseExpired, default);
        if (isCertain)
        {
            Fail(topic, record, MessageEventKind.LeaseExpired, consumer, RanOutReason, null);
            return;
        }

        topic.Note(record, ledger.Happened(MessageEventKind.LeaseExpired, consumer));
        topic.Edit(record).IsSuspect = true;
        Return(topic, record, 0);
    }

    public void Reject(Topic topic, MessageRecord record, byte[] reason, long? restMs)
    {
        LeaseEnds.End(topic, record, isSettled: true);
        Fail(topic, record, MessageEventKind.Rejected, reason, reason, restMs);
    }

    /// <summary>Back to its place, at once or after a rest; what has expired meanwhile goes.</summary>
    public void Return(Topic topic, MessageRecord record, long untilMs)
    {
        if (jobs.TryCancel(topic, record))
            return;
        if (record.Facts.ExpiresMs <= ledger.NowMs || record.Sequence < topic.Group?.Log.FirstKept)
            departures.Leave(topic, record, MessageEventKind.Expired, []);
        else if (untilMs > ledger.NowMs)
            topic.Move(record, RecordState.Resting, untilMs);
        else
            topic.Move(record, RecordState.Ready);
    }

    private void Fail(Topic topic, MessageRecord record, MessageEventKind kind, byte[] detail, byte[] reason, long? restMs)
    {
        if (jobs.TryCancel(topic, record))
            return;
        var failures = ++topic.Edit(record).Failures;
        var most = record.Job?.Facts.MaxAttempts ?? topic.Settings.MaxAttempts;
        if (most > 0 && failures >= most)
        {
            topic.Note(record, ledger.Happened(kind, detail));
            Exhaust(topic, record, reason);
            return;
        }

        var rest = restMs ?? BackOff(record.Job?.Facts.BackoffMs ?? topic.Settings.RetryBackoffMs, failures);
        var until = rest > 0 ? ledger.After(rest) : 0;
        topic.Note(record, ledger.Happened(kind, detail, until));
        Return(topic, record, until);
    }

    private static long BackOff(long firstMs, int failures)
    {
        var rest = Math.Min(firstMs, LongestRestMs);
        for (var i = 1; i < failures && rest < LongestRestMs && rest > 0; i++)
            rest *= 2;
        return Math.Min(rest, LongestRestMs);
    }

    private void Exhaust(Topic topic, MessageRecord record, byte[] reason)
    {
        if (record.Job is not null)
            jobs.Fail(topic, record);
        else if (topic.Settings.OnExhausted == Exhausted.Drop)
            departures.Leave(topic, record, MessageEventKind.Dropped, reason);
        else if (topic.Settings.OnExhausted == Exhausted.Block || !TryMove(topic, record, reason))
            Block(topic, record, reason);
    }

    private void Block(Topic topic, MessageRecord record, byte[] reason)
    {
        topic.Note(record, ledger.Happened(MessageEventKind.Blocked, reason));
        topic.Move(record, RecordState.Dead);
    }

    // Out of one topic and into the other in one step: never in both, never in none.
    private bool TryMove(Topic topic, MessageRecord record, byte[] reason)
    {
        if (DeadLettersOf(topic, record.Facts.Content.Length) is not { } dead)
            return false;
        var facts = record.Facts;
        var origin = new DeadLetterOrigin(topic.Home.Name, topic.IdOf(facts.Sequence), facts.Failures, reason, ledger.NowMs) { Group = topic.Group?.Name ?? [] };
        var moved = dead.NewRecord(facts.Content, facts.HasEnvelope, facts.Priority, facts.Group, ExpiresMs(dead), origin);
        departures.Leave(topic, record, MessageEventKind.DeadLettered, TextOf(new MessageId(dead.Number, moved.Sequence)));
        dead.Totals.Published++;
        dead.Rates.CountPublished(ledger.Window);
        dead.Note(moved, ledger.Happened(MessageEventKind.DeadLettered, TextOf(origin.Id)));
        dead.Move(moved, RecordState.Ready);
        return true;
    }

    /// <summary>When a message that comes to a topic without a life of its own expires. In a group's hand none does: the log drops it.</summary>
    public long ExpiresMs(Topic topic) => topic.Settings.TtlMs > 0 && topic.Group is null ? ledger.After(topic.Settings.TtlMs) : long.MaxValue;

    public static byte[] TextOf(MessageId id) => System.Text.Encoding.ASCII.GetBytes(id.ToString());

    /// <summary>The name of a topic's dead-letter topic; null when it would be too long for one.</summary>
    public static byte[]? DeadLetterName(ReadOnlySpan<byte> topic) =>
        topic.Length + DeadLetterSuffix.Length <= TopicName.MaxBytes ? [.. topic, .. DeadLetterSuffix] : null;

    // The dead-letter topic, with room for the message; null when there is none to be had.
    private Topic? DeadLettersOf(Topic topic, int length)
    {
        if (DeadLetterName(topic.Home.Name) is not { } name)
            return null;
        if (topics.Find(name) is { } there)
            return there.Jobs is null && room.Make(there, length) ? there : null;

        // What waits for a person keeps nothing back; and it may be as much as where it comes from holds.
        var settings = new TopicSettings
        {
            Order = DeliveryOrder.None, OnExhausted = Exhausted.Block, MaxMessages = topic.Settings.MaxMessages, MaxBytes = topic.Settings.MaxBytes,
        };
        return settings.MaxMessages >= 1 && length <= settings.MaxBytes ? topics.Add(name, settings) : null;
    }
}
