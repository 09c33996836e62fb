namespace Rrmq.Storage;

/// <summary>
/// The open segments in order, numbered without gaps, and the one made ahead. The writer rolls, the preparer makes the next one ahead, readers find.
/// </summary>
internal sealed class SegmentSet : IDisposable
{
    private readonly SegmentFactory factory;
    private readonly Lock gate = new();
    private Segment[] segments;
    private Segment? next;

    public SegmentSet(SegmentFactory factory, Segment[] segments, Segment? next)
    {
        this.factory = factory;
        this.segments = segments;
        this.next = next;
    }

    public Segment Current => Volatile.Read(ref segments)[^1];

    public int Count => Volatile.Read(ref segments).Length;

    public bool HasNext => Volatile.Read(ref next) is not null;

    public long BytesOnDisk
    {
        get
        {
            var total = Volatile.Read(ref next)?.Region.End ?? 0;
            foreach (var segment in Volatile.Read(ref segments))
                total += segment.Region.End;
            return total;
        }
    }

    public Segment Find(int id)
    {
        var all = Volatile.Read(ref segments);
        return all[id - all[0].Id];
    }

    /// <summary>Makes the next segment the current one. Slow only when the preparer has not made it yet.</summary>
    public Segment Roll()
    {
        lock (gate)
        {
            var rolled = next ?? factory.Create(Current.Id + 1);
            Volatile.Write(ref segments, [.. segments, rolled]);
            Volatile.Write(ref next, null);
            return rolled;
        }
    }

    /// <summary>Makes the segment after <paramref name="current"/>, unless the writer has moved on or it exists.</summary>
    public void MakeNextAfter(Segment current)
    {
        lock (gate)
        {
            if (next is null && ReferenceEquals(Current, current))
                Volatile.Write(ref next, factory.Create(current.Id + 1));
        }
    }

    public void Dispose()
    {
        foreach (var segment in segments)
            segment.Dispose();
        next?.Dispose();
    }
}
