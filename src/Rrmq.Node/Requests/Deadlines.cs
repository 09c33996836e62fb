namespace Rrmq.Node;

/// <summary>
/// When requests that rest are to be looked at: a heap by time, so that those who wait long cost nothing until then. One that is set anew, or cleared, leaves a stale entry, which is passed over when it
/// comes up; when stale ones are most of it, the heap is made anew. Owned by the loop.
/// </summary>
internal sealed class Deadlines
{
    private const int WorthCleaning = 1_024;

    private readonly PriorityQueue<Request, long> _heap = new();
    private int _stale;

    public long NextMs => _heap.TryPeek(out _, out var due) ? due : long.MaxValue;

    public int Count => _heap.Count;

    public void Set(Request request, long dueMs)
    {
        if (request.DueMs == dueMs)
            return;
        Clear(request);
        request.DueMs = dueMs;
        _heap.Enqueue(request, dueMs);
    }

    public void Clear(Request request)
    {
        if (request.DueMs == long.MaxValue)
            return;
        request.DueMs = long.MaxValue;
        if (++_stale > WorthCleaning && _stale > _heap.Count / 2)
            Clean();
    }

    /// <summary>The next request that is due; its deadline is cleared.</summary>
    public bool TryTake(long nowMs, out Request request)
    {
        while (_heap.TryPeek(out request!, out var due) && due <= nowMs)
        {
            _heap.Dequeue();
            if (request.DueMs == due)
            {
                request.DueMs = long.MaxValue;
                return true;
            }

            _stale--;
        }

        return false;
    }

    private void Clean()
    {
        var live = new List<(Request, long)>(_heap.Count);
        foreach (var (request, due) in _heap.UnorderedItems)
        {
            if (request.DueMs == due)
                live.Add((request, due));
        }

        _heap.Clear();
        _heap.EnqueueRange(live);
        _stale = 0;
    }
}
