using System.Runtime.InteropServices;

namespace Rrmq.Queues;

/// <summary>
/// One ordered, replayable log of messages: each has the next sequence, nothing is taken away, and an id counts once. Takes about 130 bytes of memory a message; the bytes of the message are in the log on disk.
/// </summary>
internal sealed class MessageStream(Ledger ledger)
{
    private readonly StreamBlocks _slots = new();
    private readonly Dictionary<UInt128, long> _sequences = [];

    public long LastSequence => _slots.Count;

    /// <summary>What <see cref="Append"/> would answer.</summary>
    public (CommandStatus Status, long Sequence) Foresee(in StreamTags tags) => _sequences.TryGetValue(tags.Id, out var sequence) ? Known(sequence, tags) : (CommandStatus.Done, LastSequence + 1);

    /// <summary>
    /// Adds a message, unless one with its id is there already: <see cref="CommandStatus.Done"/> or <see cref="CommandStatus.Duplicate"/> with its sequence, or <see cref="CommandStatus.KeyReused"/> when the
    /// id belongs to another payload.
    /// </summary>
    public CommandResult Append(in CommandView command)
    {
        var arguments = new BatchCursor(command.Body, 0);
        var tags = StreamTags.Read(arguments.Take(StreamTags.EncodedSize).Span);
        var content = arguments.ReadBytes();
        arguments.ExpectEnd();

        // The content is the last argument.
        var (status, sequence) = Add(new StreamSlot(new BodyReference(ledger.Index, command.BodyOffset + command.Body.Length - content.Length, content.Length), tags, ledger.NowMs));
        return new CommandResult(status, Detail: new Appended(sequence));
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

    public StreamCapture Capture() => _slots.Capture();

    public void Restore(StateReader reader)
    {
        var content = default(BodyReference);
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            content = reader.ReadReference(content);
            var tags = reader.ReadBytes();
            if (tags.Length != StreamTags.EncodedSize)
                throw new InvalidStateException($"the tags of a message have {tags.Length} bytes");
            if (Add(new StreamSlot(content, StreamTags.Read(tags), reader.ReadInt64())).Status != CommandStatus.Done)
                throw new InvalidStateException("two messages of the stream have one id");
        }
    }

    private (CommandStatus Status, long Sequence) Add(StreamSlot slot)
    {
        ref var sequence = ref CollectionsMarshal.GetValueRefOrAddDefault(_sequences, slot.Tags.Id, out var isKnown);
        if (isKnown)
            return Known(sequence, slot.Tags);
        ledger.MessageBytes += slot.Content.Length;
        sequence = _slots.Append(slot);
        return (CommandStatus.Done, sequence);
    }

    private (CommandStatus Status, long Sequence) Known(long sequence, in StreamTags tags) =>
        (_slots[sequence].Tags.Payload == tags.Payload ? CommandStatus.Duplicate : CommandStatus.KeyReused, sequence);
}
