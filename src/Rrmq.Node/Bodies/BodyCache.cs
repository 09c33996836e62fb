using Rrmq.Queues;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Bodies that were read back, a run of neighbours at a time: what one read brings stays for the pops that follow it. Bounded in bytes, the oldest run goes first; the newest
/// one stays whatever its size. Owned by the loop.
/// </summary>
internal sealed class BodyCache(long maxBytes)
{
    private readonly Dictionary<long, StoredBodies> _byIndex = [];
    private readonly Queue<IReadOnlyList<StoredBodies>> _runs = new();
    private long _bytes;

    public void Add(IReadOnlyList<StoredBodies> run)
    {
        _runs.Enqueue(run);
        foreach (var bodies in run)
        {
            _byIndex[bodies.Index.Value] = bodies;
            _bytes += bodies.Bytes;
        }

        while (_bytes > maxBytes && _runs.Count > 1)
            Remove(_runs.Dequeue());
    }

    public bool TryGet(BodyReference reference, out ReadOnlyMemory<byte> body)
    {
        body = default;
        return _byIndex.TryGetValue(reference.Index, out var bodies) && bodies.TryGet(reference.Offset, reference.Length, out body);
    }

    private void Remove(IReadOnlyList<StoredBodies> run)
    {
        foreach (var bodies in run)
        {
            _bytes -= bodies.Bytes;
            if (_byIndex.TryGetValue(bodies.Index.Value, out var newest) && ReferenceEquals(newest, bodies))
                _byIndex.Remove(bodies.Index.Value);
        }
    }
}
