namespace Rrmq.Queues;

/// <summary>A message that is gone, and what became of it. Of one that was plain to the end that is all there is to know, and costs no object.</summary>
internal readonly record struct GoneMessage(MessageId Id, long PublishedMs, long PublishedIndex, long AtMs, long Index, MessageEventKind Kind, bool HasEnvelope, GoneStory? Story)
{
    public int Size => Story?.Size ?? 0;

    public void Encode(StateWriter writer)
    {
        writer.WriteCount(Id.Topic);
        writer.WriteCount(Id.Sequence);
        writer.WriteInt64(PublishedMs);
        writer.WriteCount(PublishedIndex);
        writer.WriteInt64(AtMs);
        writer.WriteCount(Index);
        writer.WriteByte((byte)Kind);
        writer.WriteByte((byte)((HasEnvelope ? 1 : 0) | (Story is null ? 0 : 2)));
        Story?.Encode(writer);
    }

    public static GoneMessage Decode(StateReader reader)
    {
        var id = new MessageId(reader.ReadCount(), reader.ReadCount());
        var (publishedMs, publishedIndex, atMs, index, kind, flags) = (reader.ReadInt64(), reader.ReadCount(), reader.ReadInt64(), reader.ReadCount(), (MessageEventKind)reader.ReadByte(), reader.ReadByte());
        if (kind > MessageEventKind.Blocked || flags > 3)
            throw new InvalidStateException($"no message is gone by {kind} with {flags}");
        return new GoneMessage(id, publishedMs, publishedIndex, atMs, index, kind, (flags & 1) != 0, (flags & 2) != 0 ? GoneStory.Decode(reader) : null);
    }
}
