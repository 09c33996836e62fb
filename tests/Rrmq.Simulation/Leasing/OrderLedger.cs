using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What must come next where messages keep their order: of all that are not consumed, or of those of one group, the first. For topics from which nothing else takes them but purges.</summary>
internal sealed class OrderLedger(LeasedTopic topic)
{
    private readonly SortedDictionary<long, string> _there = [];

    /// <summary>How many are not consumed.</summary>
    public int Left => _there.Count;

    public long First => _there.First().Key;

    public void Published(long sequence, string group) => _there.Add(sequence, group);

    public void Took(string where, TakenMessage message)
    {
        var sequence = message.Id.Sequence;
        if (!_there.TryGetValue(sequence, out var group))
            throw new BrokenPromiseException("order", $"{where} brings {message.Id} of {topic}, which is not there");
        if (topic.IsOrdered && (topic.Settings.Order == DeliveryOrder.Strict || group.Length > 0))
        {
            var first = _there.First(one => topic.Settings.Order == DeliveryOrder.Strict || one.Value == group).Key;
            if (first != sequence)
                throw new BrokenPromiseException("order", $"{where} brings {message.Id} of {topic} while {first} stands before it");
        }

        if (message.Token == 0)
            Consumed(sequence);
    }

    public void Consumed(long sequence) => _there.Remove(sequence);

    /// <summary>The topic is gone with all that was in it; one of its name begins anew.</summary>
    public void Deleted() => _there.Clear();

    /// <summary>All that nobody has leased is dropped: what takes messages out of order takes the oldest, and here all of them.</summary>
    public void Purged(string where, Counted purged, Func<long, bool> isLeased)
    {
        var dropped = _there.Keys.Where(sequence => !isLeased(sequence)).ToArray();
        if (purged.Count != dropped.Length || purged.Left != 0)
            throw new BrokenPromiseException("purge", $"{where} drops {purged.Count} messages of {topic} and leaves {purged.Left}, and {dropped.Length} of {_there.Count} were not leased");
        foreach (var sequence in dropped)
            _there.Remove(sequence);
    }
}
