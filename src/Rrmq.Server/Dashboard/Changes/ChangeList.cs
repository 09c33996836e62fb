namespace Rrmq.Server;

/// <summary>
/// What the samples of one kind of thing found, in the order in which it came, which of it changed when, and what went: what a reader of the feed lacks is found without comparing anything. Bounded: so many
/// entries are known, and of those that went away so many are remembered. Its board holds the lock.
/// </summary>
/// <param name="most">How many entries are known; those beyond are not taken in.</param>
internal sealed class ChangeList<TKey, TEntry>(int most)
    where TKey : notnull
    where TEntry : ChangeEntry<TKey>
{
    private const int MostGone = 1024;

    private readonly Dictionary<TKey, TEntry> _entries = [];
    private readonly List<TEntry> _order = [];
    private readonly Queue<(long Sample, TKey Key)> _gone = new();
    private long _forgottenBefore;
    private long _places;

    /// <summary>The newest sample that is complete; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>The sample that is being taken.</summary>
    public long Current => Newest + 1;

    public IReadOnlyList<TEntry> Entries => _order;

    public TEntry? Find(TKey key) => _entries.GetValueOrDefault(key);

    /// <summary>False when no more are taken in.</summary>
    public bool TryAdd(TEntry entry)
    {
        if (_order.Count == most)
            return false;
        (entry.Place, entry.ChangedAt) = (_places++, Current);
        _entries.Add(entry.Key, entry);
        _order.Add(entry);
        return true;
    }

    /// <summary>The sample is complete: what it did not find is gone.</summary>
    /// <param name="forget">Called for each that went.</param>
    public void Complete(Action<TEntry>? forget = null)
    {
        if (_order.Exists(entry => entry.SeenAt != Current))
            ForgetGone(forget);
        Newest = Current;
    }

    /// <summary>What changed behind a sample, at most so many entries, in an order in which the search can go on.</summary>
    /// <param name="since">A sample; 0 for everything.</param>
    /// <param name="from">The place to go on from; in the end -1.</param>
    /// <param name="count">At most this many.</param>
    /// <param name="use">Called for each.</param>
    public void Changes(long since, ref long from, int count, Action<TEntry> use)
    {
        var at = IndexOf(from);
        for (; at < _order.Count && count > 0; at++)
        {
            if (_order[at].ChangedAt <= since || _order[at].ChangedAt > Newest)
                continue;
            use(_order[at]);
            count--;
        }

        from = at < _order.Count ? _order[at].Place : -1;
    }

    /// <summary>The keys that went away behind a sample; null when that is not known any more.</summary>
    public IReadOnlyList<TKey>? GoneSince(long since) => since < _forgottenBefore ? null : [.. _gone.Where(one => one.Sample > since).Select(static one => one.Key)];

    // The first entry at a place or behind it.
    private int IndexOf(long place)
    {
        var (low, high) = (0, _order.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_order[middle].Place < place)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void ForgetGone(Action<TEntry>? forget)
    {
        foreach (var entry in _order.FindAll(entry => entry.SeenAt != Current))
        {
            forget?.Invoke(entry);
            _entries.Remove(entry.Key);
            _gone.Enqueue((Current, entry.Key));
        }

        _order.RemoveAll(entry => entry.SeenAt != Current);
        while (_gone.Count > MostGone)
            _forgottenBefore = _gone.Dequeue().Sample;
    }
}
