namespace Rrmq.Queues;

/// <summary>
/// What happened to a message since it was published, oldest first. Adding gives a new value; the events are shared with the older ones, which never look beyond their own count.
/// The publication is not among them, since the message itself tells it: with it they are <see cref="MostEvents"/>. Of a message that was moved here the first one is kept for ever.
/// </summary>
internal readonly record struct Story(MessageEvent[]? Events, int Count, int Omitted)
{
    public const int MostEvents = 32;
    private const int MostKept = MostEvents - 1;

    public Story With(MessageEvent happened)
    {
        if (Count == MostKept)
        {
            var kept = new MessageEvent[MostKept];
            var first = IsOfMoved ? 1 : 0;
            Events.AsSpan(0, first).CopyTo(kept);
            Events.AsSpan(first + 1).CopyTo(kept.AsSpan(first));
            kept[^1] = happened;
            return new Story(kept, MostKept, Omitted + 1);
        }

        var events = Events ?? new MessageEvent[2];
        if (Count == events.Length)
            Array.Resize(ref events, Math.Min(MostKept, Count * 2));
        events[Count] = happened;
        return new Story(events, Count + 1, Omitted);
    }

    /// <summary>The message was not published here but moved, and its first event says from where.</summary>
    public bool IsOfMoved => Count > 0 && Events![0] is { Kind: MessageEventKind.DeadLettered } or { Kind: MessageEventKind.Redriven, Detail.Length: > 0 };

    public ReadOnlySpan<MessageEvent> Span => Events.AsSpan(0, Count);

    /// <summary>About what it costs in memory.</summary>
    public int Size
    {
        get
        {
            var size = 0;
            foreach (var happened in Span)
                size += 64 + happened.Detail.Length;
            return size;
        }
    }

    public void Encode(StateWriter writer)
    {
        writer.WriteCount(Count);
        writer.WriteCount(Omitted);
        foreach (var happened in Span)
        {
            writer.WriteByte((byte)happened.Kind);
            writer.WriteInt64(happened.AtMs);
            writer.WriteCount(happened.Index);
            writer.WriteBytes(happened.Detail);
            writer.WriteInt64(happened.UntilMs);
        }
    }

    public static Story Decode(StateReader reader)
    {
        var count = reader.ReadCount();
        var omitted = reader.ReadInt32();
        if (count > MostKept)
            throw new InvalidStateException($"a story of {count} events");
        var events = count == 0 ? null : new MessageEvent[count];
        for (var i = 0; i < count; i++)
            events![i] = new MessageEvent(ReadKind(reader), reader.ReadInt64(), reader.ReadCount(), reader.ReadBytes(), reader.ReadInt64());
        return new Story(events, (int)count, omitted);
    }

    private static MessageEventKind ReadKind(StateReader reader)
    {
        var kind = (MessageEventKind)reader.ReadByte();
        return kind <= MessageEventKind.Blocked ? kind : throw new InvalidStateException($"{kind} is no event");
    }
}
