namespace Rrmq.Storage;

/// <summary>
/// Bodies that peers gave for records that no longer read as they were written, until a compaction has written them down; and the files such records were met in, which it then rewrites.
/// Bounded in bytes, the oldest goes first: it can be asked for again. Any thread.
/// </summary>
internal sealed class RescuedBodies
{
    private const long MostBytes = 64L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<(GroupId Group, BodySpan Span), ReadOnlyMemory<byte>> _bodies = [];
    private readonly Queue<(GroupId Group, BodySpan Span)> _order = new();
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private long _bytes;

    public void Add(GroupId group, BodySpan span, ReadOnlyMemory<byte> body)
    {
        lock (_gate)
        {
            if (!_bodies.TryAdd((group, span), body))
                return;
            _order.Enqueue((group, span));
            _bytes += body.Length;
            while (_bytes > MostBytes && _order.Count > 1 && _bodies.Remove(_order.Dequeue(), out var oldest))
                _bytes -= oldest.Length;
        }
    }

    public bool TryGet(GroupId group, BodySpan span, out ReadOnlyMemory<byte> body)
    {
        lock (_gate)
            return _bodies.TryGetValue((group, span), out body);
    }

    public void Distrust(string path)
    {
        lock (_gate)
            _damaged.Add(path);
    }

    public bool IsDistrusted(string path)
    {
        lock (_gate)
            return _damaged.Contains(path);
    }
}
