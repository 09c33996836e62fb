using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>Reads bodies of a captured state back in about the order of the log, each stretch of it once. One thread.</summary>
internal sealed class BodySource(ILogStore log)
{
    private const long ReadAheadBytes = 1024 * 1024;

    private readonly Dictionary<long, StoredBodies> _readAhead = [];

    /// <exception cref="DamagedBodyException">The body no longer reads as it was written, and no peer has given it.</exception>
    /// <exception cref="RaftInvariantException">Nothing is kept of it.</exception>
    public ReadOnlyMemory<byte> Read(BodyReference reference)
    {
        try
        {
            return ReadBack(reference);
        }
        catch (LogCorruptException damage)
        {
            return log.TryGetRescued(GroupId.Default, SnapshotKeeper.SpanOf(reference), out var rescued)
                ? rescued
                : throw new DamagedBodyException(reference, damage.Message, damage);
        }
    }

    private ReadOnlyMemory<byte> ReadBack(BodyReference reference)
    {
        if (!_readAhead.TryGetValue(reference.Index, out var bodies))
        {
            _readAhead.Clear();
            foreach (var one in log.ReadBodies(GroupId.Default, new LogIndex(reference.Index), ReadAheadBytes))
                _readAhead.Add(one.Index.Value, one);
            bodies = _readAhead.GetValueOrDefault(reference.Index);
        }

        return bodies is not null && bodies.TryGet(reference.Offset, reference.Length, out var body)
            ? body
            : throw new RaftInvariantException($"nothing is kept of {reference}, to which a captured state leads");
    }
}
