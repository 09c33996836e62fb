namespace Rrmq.Queues;

/// <summary>
/// When time alone changes a message of one topic. Leases are kept apart from everything else, by their ends less the shift that all leases share: so all of them can be made to last longer at once.
/// </summary>
internal sealed class TopicTimers
{
    private readonly KeyedHeap<MessageRecord, TimerPlace> _leases = new();
    private readonly KeyedHeap<MessageRecord, TimerPlace> _others = new();

    /// <summary>Has the message's timer run to where its facts say.</summary>
    public void Set(MessageRecord record)
    {
        var facts = record.Facts;
        var (heap, key) = facts.State switch
        {
            RecordState.Leased => (_leases, facts.UntilMs),
            RecordState.Dead => (_others, long.MaxValue),
            _ => (_others, Math.Min(facts.UntilMs, facts.ExpiresMs)),
        };
        if (record.Timers == heap && key != long.MaxValue)
        {
            heap.Change(key, record);
            return;
        }

        Stop(record);
        if (key == long.MaxValue)
            return;
        heap.Add(key, record);
        record.Timers = heap;
    }

    public static void Stop(MessageRecord record)
    {
        record.Timers?.Remove(record);
        record.Timers = null;
    }

    public long NextMs(long leaseShiftMs) => Math.Min(LeaseEndsMs(leaseShiftMs), _others.TopKey);

    /// <summary>The next in the order of time, and of sequence where that is the same; there must be one.</summary>
    public MessageRecord Next(long leaseShiftMs)
    {
        var ends = LeaseEndsMs(leaseShiftMs);
        if (ends == _others.TopKey)
            return _leases.Top.Sequence < _others.Top.Sequence ? _leases.Top : _others.Top;
        return ends < _others.TopKey ? _leases.Top : _others.Top;
    }

    private long LeaseEndsMs(long shiftMs) => _leases.Count > 0 ? _leases.TopKey + shiftMs : long.MaxValue;
}
