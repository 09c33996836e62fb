namespace Rrmq.Queues;

/// <summary>Writes and reads where a dead letter came from, or that it is none.</summary>
internal static class OriginFormat
{
    public static void Write(DeadLetterOrigin? origin, StateWriter writer)
    {
        writer.WriteByte((byte)(origin is null ? 0 : origin.Group.Length == 0 ? 1 : 2));
        if (origin is null)
            return;
        writer.WriteBytes(origin.Topic);
        writer.WriteCount(origin.Id.Topic);
        writer.WriteCount(origin.Id.Sequence);
        writer.WriteCount(origin.Attempts);
        writer.WriteBytes(origin.Reason);
        writer.WriteInt64(origin.AtMs);
        if (origin.Group.Length > 0)
            writer.WriteBytes(origin.Group);
    }

    public static DeadLetterOrigin? Read(StateReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => ReadOrigin(reader),
        2 => ReadOrigin(reader) with { Group = reader.ReadBytes() },
        var other => throw new InvalidStateException($"{other} is neither an origin nor none"),
    };

    private static DeadLetterOrigin ReadOrigin(StateReader reader) =>
        new(reader.ReadBytes(), new MessageId(reader.ReadCount(), reader.ReadCount()), reader.ReadInt32(), reader.ReadBytes(), reader.ReadInt64());
}
