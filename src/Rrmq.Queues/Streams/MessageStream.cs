using System.Runtime.InteropServices;

namespace Rrmq.Queues;

/// <summary>
/// One ordered, replayable log of messages: each has the next sequence, nothing is taken away, and an id counts once. Takes about 130 bytes of memory a message; the bytes of the message are in the log on disk.
/// </summary>
internal sealed class MessageStream
{
    private readonly StreamBlocks _slots = new();
    private readonly Dictionary<UInt128, long> _sequences = [];

    public long LastSequence => _slots.Count;

    /// <summary>Bytes of all contents.</summary>
    public long Bytes { get; private set; }

    /// <summary>What <see cref="Append"/> would answer.</summary>
    public (CommandStatus Status, long Sequence) Foresee(in StreamTags tags) => _sequences.TryGetValue(tags.Id, out var sequence) ? Known(sequence, tags) : (CommandStatus.Done, LastSequence + 1);

    /// <summary>Adds a message, unless one with its id is there already.</summary>
    /// <returns><see cref="CommandStatus.Done"/> or <see cref="CommandStatus.Duplicate"/> with its sequence, or <see cref="CommandStatus.KeyReused"/> when the id belongs to another payload.</returns>
    public (CommandStatus Status, long Sequence) Append(BodyReference content, StreamTags tags, long nowMs)
    {
        ref var sequence = ref CollectionsMarshal.GetValueRefOrAddDefault(_sequences, tags.Id, out var isKnown);
        if (isKnown)
            return Known(sequence, tags);
        Bytes += content.Length;
        sequence = _slots.Append(new StreamSlot(content, tags, nowMs));
        return (CommandStatus.Done, sequence);
    }

    /// <summary>Messages behind a sequence that pass the filter, in order.</summary>
    public StreamPage Read(StreamQuery query)
    {
        var found = new List<StreamMessage>();
        var bytes = 0L;
        var at = Math.Max(0, query.After);
        var end = Math.Min(LastSequence, at > LastSequence - query.MostScanned ? LastSequence : at + query.MostScanned);
        while (at < end && found.Count < query.Limit)
        {
            var slot = _slots[at + 1];
            if (query.Passes(slot.Tags))
            {
                bytes += slot.Content.Length;
                if (found.Count > 0 && bytes > query.MaxBytes)
                    break;
                found.Add(new StreamMessage(at + 1, slot.Content, slot.AtMs));
            }

            at++;
        }

        return new StreamPage(found, at, at >= LastSequence);
    }

    private (CommandStatus Status, long Sequence) Known(long sequence, in StreamTags tags) =>
        (_slots[sequence].Tags.Payload == tags.Payload ? CommandStatus.Duplicate : CommandStatus.KeyReused, sequence);

    public StreamCapture Capture() => _slots.Capture();

    public static MessageStream Decode(StateReader reader)
    {
        var stream = new MessageStream();
        var content = default(BodyReference);
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            content = reader.ReadReference(content);
            var tags = reader.ReadBytes();
            if (tags.Length != StreamTags.EncodedSize)
                throw new InvalidStateException($"the tags of a message have {tags.Length} bytes");
            if (stream.Append(content, StreamTags.Read(tags), reader.ReadInt64()).Status != CommandStatus.Done)
                throw new InvalidStateException("two messages of the stream have one id");
        }

        return stream;
    }

    public void AddTo(ref StateHasher hasher)
    {
        hasher.Add(LastSequence);
        Span<byte> tags = stackalloc byte[StreamTags.EncodedSize];
        foreach (var run in Capture().Runs())
        {
            foreach (var slot in run.Span)
            {
                hasher.Add(slot.Content);
                slot.Tags.Write(tags);
                hasher.Add(tags);
                hasher.Add(slot.AtMs);
            }
        }
    }
}
