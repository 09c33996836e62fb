namespace Rrmq.Storage;

/// <summary>
/// The bodies of one group in one file that is no longer part of the log: a whole segment, or what was worth keeping of several. Extents of a group do not overlap. Immutable;
/// 8 bytes an entry in a segment, 12 in a rewritten file.
/// </summary>
internal sealed class KeptExtent
{
    private readonly uint[]? _steps;
    private readonly (uint Offset, uint PayloadBytes)[] _places;

    /// <param name="file">Where the records lie.</param>
    /// <param name="positions">Of rising index.</param>
    /// <param name="since">Zero, or the last entry of the snapshot that they came with: they count once the log has given way to it.</param>
    public KeptExtent(RecordFile file, IReadOnlyList<BodyPosition> positions, LogIndex since = default)
    {
        Since = since;
        File = file;
        First = positions[0].Index;
        Last = positions[^1].Index;
        _places = new (uint, uint)[positions.Count];
        _steps = Last - First + 1 == positions.Count ? null : new uint[positions.Count];
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = (positions[i].Offset, positions[i].PayloadBytes);
            if (_steps is not null)
                _steps[i] = checked((uint)(positions[i].Index - First));
        }
    }

    private KeptExtent(KeptExtent other, LogIndex since)
    {
        (File, First, Last, Since) = (other.File, other.First, other.Last, since);
        (_steps, _places) = (other._steps, other._places);
    }

    public RecordFile File { get; }

    public LogIndex Since { get; }

    public LogIndex First { get; }

    public LogIndex Last { get; }

    public int Count => _places.Length;

    public BodyPosition this[int at] => new(First + (_steps is null ? at : _steps[at]), _places[at].Offset, _places[at].PayloadBytes);

    public KeptExtent WithSince(LogIndex since) => since == Since ? this : new KeptExtent(this, since);

    /// <summary>The entry's place, then as many behind it as stay within <paramref name="maxBytes"/> of payload. Empty when the entry is not here.</summary>
    public List<BodyPosition> Locate(LogIndex index, long maxBytes)
    {
        var found = new List<BodyPosition>();
        if (index < First || index > Last)
            return found;
        var at = _steps is null ? (int)(index - First) : Array.BinarySearch(_steps, checked((uint)(index - First)));
        long bytes = 0;
        for (; at >= 0 && at < _places.Length && (found.Count == 0 || bytes + _places[at].PayloadBytes <= maxBytes); at++)
        {
            found.Add(this[at]);
            bytes += _places[at].PayloadBytes;
        }

        return found;
    }
}
