using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// The last things that consensus did at this node, for those who watch: elections, votes, leaders, members. Bounded; the oldest go first. The loop adds, any thread reads; it is written
/// to a few times a term, so a lock costs nothing.
/// </summary>
public sealed class RaftJournal
{
    private const int Capacity = 512;
    private readonly Queue<JournalLine> _lines = new(Capacity);
    private readonly Lock _lock = new();
    private long _newest;

    /// <summary>The number of the newest line; 0 before the first.</summary>
    public long Newest => Volatile.Read(ref _newest);

    /// <summary>The lines behind a number, oldest first, as far as they are still kept.</summary>
    public IReadOnlyList<JournalLine> Since(long number)
    {
        if (number >= Newest)
            return [];
        lock (_lock)
            return [.. _lines.Where(line => line.Number > number)];
    }

    internal void Add(in Notice notice, string name, long nowMs)
    {
        lock (_lock)
        {
            if (_lines.Count == Capacity)
                _lines.Dequeue();
            _lines.Enqueue(new JournalLine(_newest + 1, nowMs, notice, name));
            Volatile.Write(ref _newest, _newest + 1);
        }
    }
}
