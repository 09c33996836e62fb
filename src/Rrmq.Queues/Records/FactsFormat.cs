namespace Rrmq.Queues;

/// <summary>Writes and reads one record: flags that say what follows, so that a delayed message costs little more than a plain one.</summary>
internal static class FactsFormat
{
    private const int HasEnvelope = 1;
    private const int IsSuspect = 2;
    private const int HasGroup = 4;
    private const int HasUntil = 8;
    private const int HasExpiry = 16;
    private const int HasLease = 32;
    private const int HasOrigin = 64;
    private const int HasStory = 128;

    public static void Write(MessageFacts facts, long previousSequence, StateWriter writer)
    {
        writer.WriteCount(facts.Sequence - previousSequence - 1);
        writer.WriteByte((byte)FlagsOf(facts));
        writer.WriteByte((byte)((byte)facts.State | (facts.Priority << 4)));
        writer.WriteReference(facts.Content);
        writer.WriteCount(facts.PublishedMs);
        writer.WriteCount(facts.Failures);
        if (facts.Group.Length > 0)
            writer.WriteBytes(facts.Group);
        if (facts.UntilMs != long.MaxValue)
            writer.WriteInt64(facts.UntilMs);
        if (facts.ExpiresMs != long.MaxValue)
            writer.WriteInt64(facts.ExpiresMs);
        if (facts.State == RecordState.Leased)
        {
            writer.WriteInt64((long)facts.Token);
            writer.WriteCount(facts.Batch);
            writer.WriteBytes(facts.Consumer);
        }

        if (facts.Origin is not null)
            OriginFormat.Write(facts.Origin, writer);
        if (HasAStory(facts))
            facts.Story.Encode(writer);
    }

    public static MessageFacts Read(long previousSequence, int epoch, StateReader reader)
    {
        var gap = reader.ReadCount();
        if (gap >= long.MaxValue - previousSequence)
            throw new InvalidStateException($"no message is {gap} places behind {previousSequence}");
        int flags = reader.ReadByte();
        int stand = reader.ReadByte();
        var state = (RecordState)(stand & 15);
        var isLeased = state == RecordState.Leased;
        if (state is < RecordState.Ready or > RecordState.Dead || stand >> 4 > OutgoingReader.HighestPriority || isLeased != ((flags & HasLease) != 0))
            throw new InvalidStateException($"no message stands as {stand} with {flags}");
        var content = reader.ReadReference(default);
        var (publishedMs, failures) = (reader.ReadCount(), reader.ReadInt32());
        var group = (flags & HasGroup) != 0 ? reader.ReadBytes() : [];
        var until = (flags & HasUntil) != 0 ? reader.ReadInt64() : long.MaxValue;
        var expires = (flags & HasExpiry) != 0 ? reader.ReadInt64() : long.MaxValue;
        var (token, batch, consumer) = isLeased ? ((ulong)reader.ReadInt64(), reader.ReadCount(), reader.ReadBytes()) : (0UL, 0L, []);
        var record = new MessageRecord();
        return record.Facts = new MessageFacts
        {
            Epoch = epoch,
            Record = record,
            Sequence = previousSequence + gap + 1,
            Content = content,
            HasEnvelope = (flags & HasEnvelope) != 0,
            PublishedMs = publishedMs,
            State = state,
            Priority = (byte)(stand >> 4),
            Group = group,
            UntilMs = until,
            ExpiresMs = expires,
            Failures = failures,
            IsSuspect = (flags & IsSuspect) != 0,
            Token = token,
            Batch = batch,
            Consumer = consumer,
            Origin = (flags & HasOrigin) != 0 ? OriginFormat.Read(reader) : null,
            Story = (flags & HasStory) != 0 ? Story.Decode(reader) : default,
        };
    }

    private static int FlagsOf(MessageFacts facts) =>
        (facts.HasEnvelope ? HasEnvelope : 0) | (facts.IsSuspect ? IsSuspect : 0) | (facts.Group.Length > 0 ? HasGroup : 0) | (facts.UntilMs != long.MaxValue ? HasUntil : 0)
        | (facts.ExpiresMs != long.MaxValue ? HasExpiry : 0) | (facts.State == RecordState.Leased ? HasLease : 0) | (facts.Origin is not null ? HasOrigin : 0) | (HasAStory(facts) ? HasStory : 0);

    private static bool HasAStory(MessageFacts facts) => facts.Story.Count > 0 || facts.Story.Omitted > 0;
}
