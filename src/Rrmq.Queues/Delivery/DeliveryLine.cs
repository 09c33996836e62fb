namespace Rrmq.Queues;

/// <summary>
/// Who is next in a topic. A message in line is ready or held (leased, resting, dead); what a held one keeps back is the topic's <see cref="DeliveryOrder"/>. Plain messages are in line by lying in the topic's
/// queue, behind whatever here has a higher priority or a lower sequence. A message that is being handed out is in nobody's way until its answer is complete: so one call may take several of a group, and in a
/// strict topic a run.
/// </summary>
internal sealed class DeliveryLine(DeliveryOrder order)
{
    private const int PriorityShift = 59;

    private readonly KeyedHeap<MessageRecord, EligiblePlace> _eligible = new();
    private readonly KeyedHeap<MessageRecord, LanePlace> _held = new();
    private Dictionary<byte[], GroupLane>? _lanes;

    public DeliveryOrder Order => order;

    /// <summary>Nobody is in line but plain messages, and nobody keeps them back.</summary>
    public bool IsEmpty => _eligible.Count == 0 && _held.Count == 0;

    public void Ready(MessageRecord record)
    {
        if (LaneOf(record) is not { } lane)
        {
            _eligible.Add(KeyOf(record), record);
            return;
        }

        Enter(lane.Ready, record);
        Refresh(lane);
    }

    public void Hold(MessageRecord record)
    {
        if (order == DeliveryOrder.Strict)
            Enter(_held, record);
        else if (LaneOf(record) is { } lane)
        {
            Enter(lane.Held, record);
            Refresh(lane);
        }
    }

    /// <summary>Steps aside, to enter again or to quit. In line already or not.</summary>
    public void Leave(MessageRecord record)
    {
        if (record.LaneHeap is { } heap)
        {
            heap.Remove(record);
            record.LaneHeap = null;
            if (record.Lane is { } lane)
                Refresh(lane);
        }
        else if (record.EligiblePlace >= 0)
        {
            _eligible.Remove(record);
        }
    }

    /// <summary>Leaves for good.</summary>
    public void Quit(MessageRecord record)
    {
        Leave(record);
        if (record.Lane is not { } lane)
            return;
        record.Lane = null;
        if (--lane.Members == 0)
            _lanes!.Remove(lane.Group);
    }

    /// <summary>The group's name as the topic's messages share it.</summary>
    public byte[] Share(ReadOnlySpan<byte> group)
    {
        if (group.IsEmpty)
            return [];
        return _lanes is not null && _lanes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(group, out var lane) ? lane.Group : group.ToArray();
    }

    /// <summary>Whether a message with a record can be handed out, as far as its own kind is concerned.</summary>
    public bool HasEligible => _eligible.Count > 0;

    /// <summary>Whether something can be handed out; it is the first plain message when <paramref name="record"/> is null.</summary>
    /// <param name="plain">The first plain message's sequence; <see cref="long.MaxValue"/> when there is none.</param>
    /// <param name="record">What it is.</param>
    public bool TryPeek(long plain, out MessageRecord? record)
    {
        record = _eligible.Count > 0 ? _eligible.Top : null;
        if (plain != long.MaxValue)
        {
            if (record is null || (9L << PriorityShift) + plain < _eligible.TopKey)
                record = null;
        }
        else if (record is null)
        {
            return false;
        }

        return _held.Count == 0 || (record?.Sequence ?? plain) < _held.TopKey;
    }

    private GroupLane? LaneOf(MessageRecord record)
    {
        var group = record.Facts.Group;
        if (order != DeliveryOrder.Group || group.Length == 0)
            return null;
        if (record.Lane is not null)
            return record.Lane;
        _lanes ??= new Dictionary<byte[], GroupLane>(BytesComparer.Instance);
        if (!_lanes.TryGetValue(group, out var lane))
            _lanes.Add(group, lane = new GroupLane(group));
        lane.Members++;
        return record.Lane = lane;
    }

    private void Refresh(GroupLane lane)
    {
        var first = lane.First;
        if (first == lane.Eligible)
            return;
        if (lane.Eligible is { } before)
            _eligible.Remove(before);
        if (first is not null)
            _eligible.Add(KeyOf(first), first);
        lane.Eligible = first;
    }

    private static void Enter(KeyedHeap<MessageRecord, LanePlace> heap, MessageRecord record)
    {
        heap.Add(record.Sequence, record);
        record.LaneHeap = heap;
    }

    // Higher priorities come before lower ones, and then the place in the topic decides; in a strict topic that alone.
    private long KeyOf(MessageRecord record)
    {
        var priority = order == DeliveryOrder.Strict ? 0 : record.Facts.Priority;
        return ((9L - priority) << PriorityShift) + record.Sequence;
    }
}
