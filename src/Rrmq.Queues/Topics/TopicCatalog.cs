namespace Rrmq.Queues;

/// <summary>All topics, by name, by number, and in the order in which they were made, which is that of their numbers.</summary>
internal sealed class TopicCatalog(Ledger ledger)
{
    private const int MostDeleted = 1_000;

    private readonly Dictionary<byte[], Topic> _byName = new(BytesComparer.Instance);
    private readonly List<Topic> _topics = [];
    private readonly Dictionary<long, Topic> _hands = [];
    private byte[][]? _names;

    public int Count => _topics.Count;

    public Topic this[int position] => _topics[position];

    /// <summary>All names in the order of creation. The array is shared and replaced, never changed.</summary>
    public byte[][] Names
    {
        get
        {
            if (_names is not null)
                return _names;
            var names = new byte[_topics.Count][];
            for (var i = 0; i < names.Length; i++)
                names[i] = _topics[i].Name;
            return _names = names;
        }
    }

    public Topic? Find(ReadOnlySpan<byte> name) => _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var topic) ? topic : null;

    public Topic? Find(long number) => FirstBeyond(number - 1) is var position && position < _topics.Count && _topics[position].Number == number ? _topics[position] : null;

    /// <summary>Who leases the messages whose receipts bear a number: a topic, or a group of consumers of a log.</summary>
    public Topic? FindLessor(long number) => Find(number) ?? _hands.GetValueOrDefault(number);

    /// <summary>The position of the first topic whose number is beyond one; the count when there is none.</summary>
    public int FirstBeyond(long number)
    {
        var (low, high) = (0, _topics.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_topics[middle].Number <= number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    public Topic Add(byte[] name, TopicSettings settings)
    {
        var topic = new Topic(name, ++ledger.LastTopic, settings, ledger.Index, ledger);
        Restore(topic);
        return topic;
    }

    /// <summary>Takes in a topic of a higher number than all that are there.</summary>
    public void Restore(Topic topic)
    {
        if ((_topics.Count > 0 && _topics[^1].Number >= topic.Number) || !_byName.TryAdd(topic.Name, topic))
            throw new InvalidStateException("two topics have one name, or their numbers do not rise");
        _topics.Add(topic);
        _names = null;
    }

    /// <summary>The topic goes with all that is in it, in one step.</summary>
    public void Remove(Topic topic)
    {
        _byName.Remove(topic.Name);
        _topics.RemoveAt(FirstBeyond(topic.Number - 1));
        _names = null;
        ledger.MessageCount -= topic.Count;
        ledger.MessageBytes -= topic.Bytes;
        ledger.DedupCount -= topic.Dedup?.Count ?? 0;
        if (topic.Groups is { } groups)
        {
            foreach (var group in groups.All)
                RemoveHand(group.Hand);
        }

        End(topic);
    }

    /// <summary>A group of consumers has begun, perhaps anew under its number.</summary>
    public void AddHand(Topic hand)
    {
        if (!_hands.TryAdd(hand.Number, hand))
            throw new InvalidStateException($"there are two groups of consumers with the number {hand.Number}");
    }

    /// <summary>What a group of consumers had in hand is its no more, in one step.</summary>
    public void RemoveHand(Topic hand)
    {
        _hands.Remove(hand.Number);
        End(hand);
    }

    private void End(Topic topic)
    {
        ledger.Due.Set(topic, long.MaxValue);
        ledger.LeaseCount -= topic.LeaseCount;
        topic.Delete();
        // Where nobody asks, deleted topics must not pile up.
        if (ledger.Stirred.Count > 2 * (_topics.Count + _hands.Count + MostDeleted))
            ledger.Stirred.RemoveAll(static stirred => stirred.IsDeleted);
    }
}
