namespace Rrmq.Queues;

/// <summary>What the stream held at one moment. Safe on any thread while the stream goes on: the slots it reads were written before and are never written again.</summary>
internal readonly struct StreamCapture(StreamSlot[][] blocks, long count)
{
    public long Count => count;

    /// <summary>The slots in order, a run of neighbours at a time.</summary>
    public IEnumerable<ReadOnlyMemory<StreamSlot>> Runs()
    {
        var rest = count;
        for (var i = 0; rest > 0; i++)
        {
            var length = (int)Math.Min(rest, blocks[i].Length);
            yield return blocks[i].AsMemory(0, length);
            rest -= length;
        }
    }

    /// <summary>Where the contents lie, in rising order; valid until the next run is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<BodyReference>> Contents()
    {
        var contents = new BodyReference[StreamBlocks.BlockSlots];
        foreach (var run in Runs())
        {
            for (var i = 0; i < run.Length; i++)
                contents[i] = run.Span[i].Content;
            yield return contents.AsMemory(0, run.Length);
        }
    }

    /// <summary>The same one by one.</summary>
    public IEnumerable<BodyReference> Each()
    {
        foreach (var run in Runs())
        {
            for (var i = 0; i < run.Length; i++)
                yield return run.Span[i].Content;
        }
    }

    public void Encode(StateWriter writer)
    {
        writer.WriteCount(count);
        var previous = default(BodyReference);
        Span<byte> tags = stackalloc byte[StreamTags.EncodedSize];
        foreach (var run in Runs())
        {
            foreach (var slot in run.Span)
            {
                writer.WriteReference(slot.Content, previous);
                previous = slot.Content;
                slot.Tags.Write(tags);
                writer.WriteBytes(tags);
                writer.WriteInt64(slot.AtMs);
            }
        }
    }
}
