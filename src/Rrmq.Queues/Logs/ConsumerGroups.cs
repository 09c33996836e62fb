namespace Rrmq.Queues;

/// <summary>The groups of consumers of one log, by name and in the order in which they were made.</summary>
internal sealed class ConsumerGroups
{
    public const int Most = 1_000;

    // What the log drops is dropped by one group at a time, a few messages each time: enough that none falls behind.
    private const int SweptATime = 64;

    private readonly Dictionary<byte[], ConsumerGroup> _byName = new(BytesComparer.Instance);
    private readonly List<ConsumerGroup> _groups = [];

    public int Count => _groups.Count;

    public IReadOnlyList<ConsumerGroup> All => _groups;

    public ConsumerGroup? Find(ReadOnlySpan<byte> name) => _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var group) ? group : null;

    public void Add(ConsumerGroup group)
    {
        if ((_groups.Count > 0 && _groups[^1].Number >= group.Number) || !_byName.TryAdd(group.Name, group))
            throw new InvalidStateException("two groups of a log have one name, or their numbers do not rise");
        _groups.Add(group);
    }

    /// <summary>A group begins anew under its number.</summary>
    public void Replace(ConsumerGroup group)
    {
        _groups[_groups.IndexOf(_byName[group.Name])] = group;
        _byName[group.Name] = group;
    }

    public void Remove(ConsumerGroup group)
    {
        _byName.Remove(group.Name);
        _groups.Remove(group);
    }

    /// <summary>The log has dropped a message: the group whose turn it is gives up what it had in hand of such.</summary>
    public void Sweep(long firstKept)
    {
        if (_groups.Count > 0)
            _groups[(int)(firstKept % _groups.Count)].DropStale(SweptATime);
    }
}
