namespace Rrmq.Storage;

/// <summary>
/// Counts how much of each source is still needed, in one walk over the live bodies, and finds those of one source in another. A body costs what it would cost in a
/// rewritten file.
/// </summary>
internal sealed class LiveBytes
{
    private const int BytesABody = 8;
    private static readonly int BytesARecord = (int)RecordCodec.SizeOf(0) + RecordCodec.Alignment;

    private readonly Dictionary<GroupId, List<(KeptExtent Extent, int Source)>> _extents = [];
    private readonly long[] _live;
    private readonly bool[] _pinned;

    public LiveBytes(IReadOnlyList<KeptSource> sources)
    {
        _live = new long[sources.Count];
        _pinned = new bool[sources.Count];
        for (var i = 0; i < sources.Count; i++)
        {
            foreach (var (group, extent) in sources[i].Extents)
            {
                // Nobody can tell yet what of it will be needed.
                if (extent.Since > LogIndex.Zero)
                {
                    _pinned[i] = true;
                    continue;
                }

                if (!_extents.TryGetValue(group, out var list))
                    _extents.Add(group, list = []);
                list.Add((extent, i));
            }
        }

        foreach (var list in _extents.Values)
            list.Sort((one, other) => one.Extent.First.Value.CompareTo(other.Extent.First.Value));
    }

    public long this[int source] => _live[source];

    /// <summary>True when nobody can say what in it is dead: it stays whole.</summary>
    public bool IsPinned(int source) => _pinned[source];

    public void Count(CompactionScope scope) => Walk(scope, (source, span, isNewEntry) => _live[source] += span.Length + BytesABody + (isNewEntry ? BytesARecord : 0));

    /// <summary>The live bodies that lie in some sources, in rising order, each once.</summary>
    public List<BodySpan> Collect(CompactionScope scope, HashSet<int> sources)
    {
        var found = new List<BodySpan>();
        Walk(scope, (source, span, _) =>
        {
            if (sources.Contains(source))
                found.Add(span);
        });
        found.Sort((one, other) => one.Index == other.Index ? one.Offset.CompareTo(other.Offset) : one.Index.Value.CompareTo(other.Index.Value));
        return [.. found.Distinct()];
    }

    /// <summary>What a group has behind an entry nobody has called live or dead.</summary>
    public void PinAfter(GroupId group, LogIndex known)
    {
        if (!_extents.TryGetValue(group, out var list))
            return;
        foreach (var (extent, source) in list)
        {
            if (extent.Last > known)
                _pinned[source] = true;
        }
    }

    private void Walk(CompactionScope scope, Action<int, BodySpan, bool> visit)
    {
        if (!_extents.TryGetValue(scope.Group, out var list))
            return;
        var at = 0;
        var previous = LogIndex.Zero;
        foreach (var span in scope.Live)
        {
            // Nobody reads an empty body.
            if (span.Length == 0)
                continue;
            if (span.Index < list[at].Extent.First || span.Index > list[at].Extent.Last)
            {
                var next = Find(list, span.Index);
                if (next < 0)
                    continue;
                at = next;
            }

            visit(list[at].Source, span, span.Index != previous);
            previous = span.Index;
        }
    }

    private static int Find(List<(KeptExtent Extent, int Source)> list, LogIndex index)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (list[middle].Extent.Last < index)
                low = middle + 1;
            else
                high = middle;
        }

        return low < list.Count && list[low].Extent.First <= index ? low : -1;
    }
}
