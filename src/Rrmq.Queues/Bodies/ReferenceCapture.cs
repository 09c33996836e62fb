namespace Rrmq.Queues;

/// <summary>What a queue held at one moment. Safe on any thread while the queue goes on: the places it reads were written before and are never written again.</summary>
internal readonly struct ReferenceCapture(BodyReference[][] blocks, int head, int count)
{
    public int Count => count;

    /// <summary>The references in order, a run of neighbours at a time.</summary>
    public IEnumerable<ReadOnlyMemory<BodyReference>> Runs()
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
