namespace Rrmq.Queues;

/// <summary>What a <see cref="PlainQueue"/> held at one moment. Safe on any thread while the queue goes on: the places it reads were written before and are never written again.</summary>
internal readonly struct PlainCapture(PlainBlock[] blocks, int head, int count)
{
    public int Count => count;

    /// <summary>Where the contents lie, in order, a run of neighbours at a time.</summary>
    public IEnumerable<ReadOnlyMemory<BodyReference>> Contents()
    {
        foreach (var (block, from, length) in Runs())
            yield return block.Contents.AsMemory(from, length);
    }

    /// <param name="writer">Where to.</param>
    /// <param name="hasGroups">Of a log: behind each message the name of its group, empty for none.</param>
    public void Encode(StateWriter writer, bool hasGroups)
    {
        writer.WriteCount(count);
        var previous = default(PlainMessage);
        foreach (var (block, from, length) in Runs())
        {
            for (var i = from; i < from + length; i++)
            {
                var message = block[i];
                writer.WritePlain(message, previous);
                if (hasGroups)
                    writer.WriteBytes(message.Group);
                previous = message;
            }
        }
    }

    private IEnumerable<(PlainBlock Block, int From, int Length)> Runs()
    {
        var rest = count;
        for (var i = 0; rest > 0; i++)
        {
            var from = i == 0 ? head : 0;
            var length = Math.Min(rest, blocks[i].Count - from);
            yield return (blocks[i], from, length);
            rest -= length;
        }
    }
}
