using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// The newest entries, kept in memory to be sent and applied without reading them back. What has not been applied is never evicted; beyond that a bounded
/// number of bytes stays for followers that lag a little. Owned by the loop.
/// </summary>
internal sealed class EntryCache(long maxBytes)
{
    private readonly EntryRing _entries = new();
    private long _bytes;

    public void Append(Entry entry)
    {
        _entries.Add(entry);
        _bytes += Cost(entry);
    }

    public void TruncateFrom(LogIndex from)
    {
        while (_entries.Count > 0 && _entries.Last.Index >= from)
            _bytes -= Cost(_entries.RemoveLast());
    }

    public void Evict(LogIndex applied)
    {
        while (_bytes > maxBytes && _entries.Count > 0 && _entries.First.Index <= applied)
            _bytes -= Cost(_entries.RemoveFirst());
    }

    public bool TryGet(LogIndex index, out Entry entry)
    {
        entry = default;
        if (_entries.Count == 0 || index < _entries.First.Index || index > _entries.Last.Index)
            return false;
        entry = _entries[(int)(index - _entries.First.Index)];
        return true;
    }

    private static long Cost(Entry entry) => entry.Payload.Length + 64;
}
