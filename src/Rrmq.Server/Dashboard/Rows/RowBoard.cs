namespace Rrmq.Server;

/// <summary>Rows of one kind under their keys as of the last sample. One sampler writes, any thread reads.</summary>
/// <param name="most">How many rows are known; those beyond are counted only.</param>
internal sealed class RowBoard<TRow>(int most) : IChangeBoard<string, KnownRow<TRow>>
    where TRow : class, IEquatable<TRow>
{
    private readonly Lock _lock = new();
    private readonly ChangeList<string, KnownRow<TRow>> _rows = new(most);

    public long Newest => _rows.Newest;

    public int Total { get; private set; }

    /// <summary>A row of the sample that is being taken.</summary>
    public void Take(string key, TRow row)
    {
        lock (_lock)
        {
            var known = _rows.Find(key);
            if (known is null && !_rows.TryAdd(known = new KnownRow<TRow>(key, row)))
                return;
            if (!known.Row.Equals(row))
                (known.Row, known.ChangedAt) = (row, _rows.Current);
            known.SeenAt = _rows.Current;
        }
    }

    /// <summary>The sample is complete: what it did not find is gone.</summary>
    /// <param name="total">How many rows there are, taken or not.</param>
    public void Complete(int total)
    {
        lock (_lock)
        {
            Total = total;
            _rows.Complete();
        }
    }

    public void Changes(long since, ref long from, int count, Action<KnownRow<TRow>> use)
    {
        lock (_lock)
            _rows.Changes(since, ref from, count, use);
    }

    public IReadOnlyList<string>? GoneSince(long since)
    {
        lock (_lock)
            return _rows.GoneSince(since);
    }
}
