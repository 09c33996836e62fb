namespace Rrmq.Queues;

/// <summary>Writes and reads where a dead letter came from, or that it is none.</summary>
internal static class OriginFormat
{
    public static void Write(DeadLetterOrigin? origin, StateWriter writer)
    {
        writer.WriteByte(origin is null ? (byte)0 : (byte)1);
        if (origin is null)
            return;
        writer.WriteBytes(origin.Topic);
        writer.WriteCount(origin.Id.Topic);
        writer.WriteCount(origin.Id.Sequence);
        writer.WriteCount(origin.Attempts);
        writer.WriteBytes(origin.Reason);
        writer.WriteInt64(origin.AtMs);
    }

    public static DeadLetterOrigin? Read(StateReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => new DeadLetterOrigin(reader.ReadBytes(), new MessageId(reader.ReadCount(), reader.ReadCount()), reader.ReadInt32(), reader.ReadBytes(), reader.ReadInt64()),
        var other => throw new InvalidStateException($"{other} is neither an origin nor none"),
    };
}
