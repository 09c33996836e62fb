namespace Rrmq.Queues;

/// <summary>What an <see cref="AppendQueue{T}"/> held at one moment. Safe on any thread while the queue goes on: the places it reads were written before and are never written again.</summary>
internal readonly struct AppendCapture<T>(T[][] blocks, int head, int count)
{
    public int Count => count;

    /// <summary>All from the oldest on, a run of neighbours at a time.</summary>
    public IEnumerable<ReadOnlyMemory<T>> Runs()
    {
        var rest = count;
        for (var i = 0; rest > 0; i++)
        {
            var from = i == 0 ? head : 0;
            var length = Math.Min(rest, blocks[i].Length - from);
            yield return blocks[i].AsMemory(from, length);
            rest -= length;
        }
    }
}
