namespace Rrmq.Server;

/// <summary>
/// Rows of one kind under their keys as of the last sample, which of them changed when, and which went: what a reader of the feed lacks is found without comparing anything. One sampler writes, any thread reads.
/// Bounded: so many rows are known, and of those that went away so many are remembered.
/// </summary>
/// <param name="most">How many rows are known; those beyond are counted only.</param>
internal sealed class RowBoard<TRow>(int most)
    where TRow : class, IEquatable<TRow>
{
    private const int MostGone = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _rows = [];
    private readonly List<Known> _order = [];
    private readonly Queue<(long Sample, string Key)> _gone = new();
    private long _forgottenBefore;

    /// <summary>The newest sample; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>All rows of the last sample, also those beyond the bound.</summary>
    public int Total { get; private set; }

    private long Current => Newest + 1;

    /// <summary>A row of the sample that is being taken.</summary>
    public void Take(string key, TRow row)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(key, out var known))
            {
                if (_order.Count == most)
                    return;
                known = new Known(key, row) { ChangedAt = Current };
                _rows.Add(key, known);
                _order.Add(known);
            }
            else if (!known.Row.Equals(row))
            {
                (known.Row, known.ChangedAt) = (row, Current);
            }

            known.SeenAt = Current;
        }
    }

    /// <summary>The sample is complete: what it did not find is gone.</summary>
    /// <param name="total">How many rows there are, taken or not.</param>
    public void Complete(int total)
    {
        lock (_lock)
        {
            if (_order.Exists(known => known.SeenAt != Current))
                ForgetGone();
            (Total, Newest) = (total, Current);
        }
    }

    /// <summary>What changed behind a sample, at most so many rows, in an order in which the search can go on.</summary>
    /// <param name="since">A sample; 0 for everything.</param>
    /// <param name="from">Where to go on in the order of the rows; in the end -1.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="use">Called for each, under the lock.</param>
    public void Changes(long since, ref int from, int most, Action<string, TRow> use)
    {
        lock (_lock)
        {
            for (; from < _order.Count && most > 0; from++)
            {
                if (_order[from].ChangedAt <= since || _order[from].ChangedAt > Newest)
                    continue;
                use(_order[from].Key, _order[from].Row);
                most--;
            }

            if (from >= _order.Count)
                from = -1;
        }
    }

    /// <summary>The keys that went away behind a sample; null when that is not known any more.</summary>
    public IReadOnlyList<string>? GoneSince(long since)
    {
        lock (_lock)
            return since < _forgottenBefore ? null : [.. _gone.Where(one => one.Sample > since).Select(static one => one.Key)];
    }

    private void ForgetGone()
    {
        foreach (var known in _order.FindAll(known => known.SeenAt != Current))
        {
            _rows.Remove(known.Key);
            _gone.Enqueue((Current, known.Key));
        }

        _order.RemoveAll(known => known.SeenAt != Current);
        while (_gone.Count > MostGone)
            _forgottenBefore = _gone.Dequeue().Sample;
    }

    private sealed class Known(string key, TRow row)
    {
        public string Key => key;

        public TRow Row { get; set; } = row;

        /// <summary>The samples that found it changed last, and there last.</summary>
        public long ChangedAt { get; set; }
        public long SeenAt { get; set; }
    }
}
