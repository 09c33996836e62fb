namespace Rrmq.Queues;

/// <summary>
/// A message that is gone, and what became of it. Of one that was plain to the end that is all there is to know, and it costs no object; of others there is a <see cref="GoneStory"/> besides. Small and without
/// pointers, since every pop of the base API leaves one behind.
/// </summary>
internal readonly record struct GoneMessage(long Topic, long Sequence, long PublishedMs, long AtMs, long Index, uint Ago, MessageEventKind Kind, bool HasEnvelope, bool HasStory)
{
    public MessageId Id => new(Topic, Sequence);

    /// <summary>The entry that published it; 0 when that is too long ago to be remembered.</summary>
    public long PublishedIndex => Ago == uint.MaxValue ? 0 : Index - Ago;

    public static uint AgoOf(long publishedIndex, long index) => (uint)Math.Min(index - publishedIndex, uint.MaxValue);

    public void Encode(StateWriter writer)
    {
        writer.WriteCount(Topic);
        writer.WriteCount(Sequence);
        writer.WriteCount(PublishedMs);
        writer.WriteCount(AtMs);
        writer.WriteCount(Index);
        writer.WriteCount(Ago);
        writer.WriteByte((byte)Kind);
        writer.WriteByte((byte)((HasEnvelope ? 1 : 0) | (HasStory ? 2 : 0)));
    }

    public static GoneMessage Decode(StateReader reader)
    {
        var (topic, sequence, publishedMs, atMs, index, ago) = (reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount());
        var (kind, flags) = ((MessageEventKind)reader.ReadByte(), reader.ReadByte());
        if (kind > MessageEventKind.Blocked || flags > 3 || ago > uint.MaxValue)
            throw new InvalidStateException($"no message is gone by {kind} with {flags}");
        return new GoneMessage(topic, sequence, publishedMs, atMs, index, (uint)ago, kind, (flags & 1) != 0, (flags & 2) != 0);
    }
}
