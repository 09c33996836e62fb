namespace Rrmq.Queues;

/// <summary>Writes what the kinds of commands beyond the base API's three need; <see cref="CommandDecoder"/> reads it.</summary>
internal static class CommandEncoder
{
    public static void Encode(Command command, CommandBatchWriter writer)
    {
        switch (command)
        {
            case ConfigureTopic configure:
                Encode(configure, writer);
                break;
            case DeleteTopic delete:
                writer.WriteByte(Flag(delete.IfVersion, 1));
                WriteVersion(delete.IfVersion, writer);
                break;
            case PublishMessages publish:
                Encode(publish, writer);
                break;
            case PopMessages pop:
                writer.WriteCount(pop.Max);
                writer.WriteCount(pop.MaxBytes);
                if (pop.Kind == CommandKind.PopFromGroup)
                    writer.WriteBytes(pop.Group.Span);
                break;
            case ReceiveMessages receive:
                Encode(receive, writer);
                break;
            case SettleLeases settle:
                Encode(settle, writer);
                break;
            case PurgeTopic purge:
                writer.WriteByte(Flag(purge.DeadToo, 1));
                break;
            case PauseTopic pause:
                writer.WriteByte(Flag(pause.Paused, 1));
                break;
            case RedriveTopic redrive:
                Encode(redrive, writer);
                break;
            case BeginLeadership:
                break;
            case AppendToStream append:
                writer.Write(append.Tags);
                writer.WriteBytes(append.Content.Span);
                break;
            case MakeGroup make:
                writer.WriteBytes(make.Group.Span);
                Encode(make.From, writer);
                break;
            case SeekGroup seek:
                writer.WriteBytes(seek.Group.Span);
                Encode(seek.To, writer);
                break;
            case DeleteGroup delete:
                writer.WriteBytes(delete.Group.Span);
                break;
            default:
                if (!JobCommandFormat.TryEncode(command, writer))
                    throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "unknown command");
                break;
        }
    }

    private static void Encode(ConfigureTopic configure, CommandBatchWriter writer)
    {
        writer.WriteByte((byte)(Flag(configure.Replaces, 1) | Flag(configure.IfVersion, 2)));
        WriteVersion(configure.IfVersion, writer);
        SettingsFormat.Write(configure.Change, writer);
        writer.WriteInt64(configure.Limits.MaxMessages);
        writer.WriteInt64(configure.Limits.MaxBytes);
    }

    private static void Encode(PublishMessages publish, CommandBatchWriter writer)
    {
        writer.WriteByte(Flag(publish.Atomic, 1));
        writer.WriteCount(publish.Messages.Count);
        for (var i = 0; i < publish.Messages.Count; i++)
            Encode(publish.Messages[i], writer);
    }

    private static void Encode(OutgoingMessage message, CommandBatchWriter writer)
    {
        var flags = Flag(!message.Group.IsEmpty, OutgoingReader.HasGroup) | Flag(message.DelayMs, OutgoingReader.HasDelay) | Flag(message.TtlMs, OutgoingReader.HasTtl)
            | Flag(message.Priority > 0, OutgoingReader.HasPriority) | Flag(!message.DedupKey.IsEmpty, OutgoingReader.HasDedupKey);
        writer.WriteByte((byte)flags);
        writer.WriteBytes(message.Content.Span);
        if (!message.Group.IsEmpty)
            writer.WriteBytes(message.Group.Span);
        WriteOptional(message.DelayMs, writer);
        WriteOptional(message.TtlMs, writer);
        if (message.Priority > OutgoingReader.HighestPriority)
            throw new ArgumentOutOfRangeException(nameof(message), message.Priority, "no such priority");
        if (message.Priority > 0)
            writer.WriteByte(message.Priority);
        if (!message.DedupKey.IsEmpty)
            writer.WriteBytes(message.DedupKey.Span);
    }

    private static void Encode(ReceiveMessages receive, CommandBatchWriter writer)
    {
        writer.WriteByte((byte)(Flag(receive.LeaseMs, 1) | Flag(!receive.Group.IsEmpty, 2)));
        writer.WriteCount(receive.Max);
        writer.WriteCount(receive.MaxBytes);
        WriteOptional(receive.LeaseMs, writer);
        writer.WriteBytes(receive.Consumer.Span);
        if (!receive.Group.IsEmpty)
            writer.WriteBytes(receive.Group.Span);
        writer.WriteInt64((long)receive.Nonce);
    }

    private static void Encode(SettleLeases settle, CommandBatchWriter writer)
    {
        writer.WriteByte((byte)settle.Action);
        writer.WriteByte(Flag(settle.DurationMs, 1));
        WriteOptional(settle.DurationMs, writer);
        writer.WriteBytes(settle.Reason.Span);
        writer.WriteCount(settle.Receipts.Count);
        for (var i = 0; i < settle.Receipts.Count; i++)
            writer.Write(settle.Receipts[i]);
    }

    private static void Encode(RedriveTopic redrive, CommandBatchWriter writer)
    {
        writer.WriteCount(redrive.Max);
        writer.WriteCount(redrive.Messages.Count);
        for (var i = 0; i < redrive.Messages.Count; i++)
        {
            writer.WriteCount(redrive.Messages[i].Topic);
            writer.WriteCount(redrive.Messages[i].Sequence);
        }
    }

    private static void Encode(LogPlace place, CommandBatchWriter writer)
    {
        writer.WriteByte((byte)place.Kind);
        writer.WriteCount(place.Value);
    }

    private static byte Flag(bool isSet, byte flag) => isSet ? flag : (byte)0;

    private static byte Flag(long? value, byte flag) => value.HasValue ? flag : (byte)0;

    // One more than it is, since there is one below all versions.
    private static void WriteVersion(long? value, CommandBatchWriter writer) => WriteOptional(value + 1, writer);

    private static void WriteOptional(long? value, CommandBatchWriter writer)
    {
        if (value is { } given)
            writer.WriteCount(given);
    }
}
