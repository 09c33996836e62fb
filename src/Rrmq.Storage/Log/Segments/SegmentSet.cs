namespace Rrmq.Storage;

/// <summary>
/// The open segments in order, numbered without gaps from the first that has not been compacted away, and the one made ahead. The writer rolls, the preparer makes the next one ahead, readers find.
/// </summary>
internal sealed class SegmentSet : IDisposable
{
    private readonly SegmentFactory _factory;
    private readonly Lock _gate = new();
    private Segment[] _segments;
    private Segment? _next;

    public SegmentSet(SegmentFactory factory, Segment[] segments, Segment? next)
    {
        _factory = factory;
        _segments = segments;
        _next = next;
    }

    public Segment Current => Volatile.Read(ref _segments)[^1];

    public int Count => Volatile.Read(ref _segments).Length;

    public bool HasNext => Volatile.Read(ref _next) is not null;

    public long BytesOnDisk
    {
        get
        {
            var total = Volatile.Read(ref _next)?.Region.End ?? 0;
            foreach (var segment in Volatile.Read(ref _segments))
                total += segment.Region.End;
            return total;
        }
    }

    /// <summary>The segments that make up the log, the oldest first.</summary>
    public IReadOnlyList<Segment> All => Volatile.Read(ref _segments);

    public Segment Find(int id) => TryFind(id) ?? throw new ArgumentOutOfRangeException(nameof(id), $"segment {id} has left the log");

    /// <summary>Null when the segment is no part of the log any more.</summary>
    public Segment? TryFind(int id)
    {
        var all = Volatile.Read(ref _segments);
        return id < all[0].Id ? null : all[id - all[0].Id];
    }

    /// <summary>The log begins with this segment from now on. What was before it still has to be closed or kept.</summary>
    public void ForgetBefore(int id)
    {
        lock (_gate)
            Volatile.Write(ref _segments, [.. _segments.SkipWhile(segment => segment.Id < id)]);
    }

    /// <summary>Makes the next segment the current one. Slow only when the preparer has not made it yet.</summary>
    public Segment Roll()
    {
        lock (_gate)
        {
            var rolled = _next ?? _factory.Create(Current.Id + 1);
            Volatile.Write(ref _segments, [.. _segments, rolled]);
            Volatile.Write(ref _next, null);
            return rolled;
        }
    }

    /// <summary>Makes the segment after <paramref name="current"/>, unless the writer has moved on or it exists.</summary>
    public void MakeNextAfter(Segment current)
    {
        lock (_gate)
        {
            if (_next is null && ReferenceEquals(Current, current))
                Volatile.Write(ref _next, _factory.CreateAhead(current.Id + 1));
        }
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.Dispose();
        _next?.Dispose();
    }
}
