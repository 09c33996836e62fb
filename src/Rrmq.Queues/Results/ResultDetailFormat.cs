using System.Buffers;

namespace Rrmq.Queues;

/// <summary>Writes and reads what an answer holds besides its status, in a state and between nodes, and says what it costs to remember. What it says of jobs and schedules is in <see cref="JobDetailFormat"/>; no other place knows kinds of details.</summary>
public static class ResultDetailFormat
{
    internal const int BytesAPublished = 24;
    internal const int BytesASettled = 16;
    internal const int BytesATaken = 112;

    /// <summary>Names and reason of where a message came from, at most.</summary>
    internal const int BytesAnOrigin = 640;

    internal const int BytesATopic = 1024;

    private const byte None = 0;
    private const byte Topic = 1;
    private const byte Count = 2;
    private const byte Published = 3;
    private const byte Taken = 4;
    private const byte Settled = 5;
    private const byte InStream = 6;
    private const byte Group = 40;

    // The flag of a settled job's lease, beside its status.
    private const byte CancelRequested = 0x80;

    public static void Encode(ResultDetail? detail, IBufferWriter<byte> output) => Write(detail, new StateWriter(output));

    /// <summary>Trusts nothing.</summary>
    /// <exception cref="InvalidBatchException">The bytes are no detail.</exception>
    public static ResultDetail? Decode(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes;
        var reader = new StateReader(() =>
        {
            var all = rest;
            rest = default;
            return all;
        });
        try
        {
            var detail = Read(reader);
            return reader.TryEnd() ? detail : throw new InvalidBatchException("bytes follow behind a detail");
        }
        catch (InvalidStateException error)
        {
            throw new InvalidBatchException(error.Message);
        }
    }

    /// <summary>About what its objects cost.</summary>
    internal static long SizeOf(ResultDetail? detail) => detail switch
    {
        PublishedMessages published => published.Items.Count * BytesAPublished,
        SettledLeases settled => settled.Items.Count * BytesASettled,
        TakenMessages taken => SizeOf(taken),
        ConfiguredTopic => BytesATopic,
        GroupAnswer => BytesATopic,
        _ => JobDetailFormat.SizeOf(detail),
    };

    /// <summary>The contents that it leads to.</summary>
    internal static long ContentBytes(ResultDetail? detail)
    {
        var bytes = 0L;
        var contents = Contents(detail);
        for (var i = 0; i < contents.Count; i++)
            bytes += contents[i].Length;
        return bytes;
    }

    /// <summary>Where the contents lie that come with it, in their order; one of no length where there is none. Empty when it has none at all.</summary>
    public static IReadOnlyList<BodyReference> Contents(ResultDetail? detail)
    {
        if (detail is not TakenMessages taken)
            return JobDetailFormat.Contents(detail);
        var contents = new BodyReference[taken.Messages.Count];
        for (var i = 0; i < contents.Length; i++)
            contents[i] = taken.Messages[i].Content;
        return contents;
    }

    internal static void Write(ResultDetail? detail, StateWriter writer)
    {
        switch (detail)
        {
            case null:
                writer.WriteByte(None);
                break;
            case ConfiguredTopic configured:
                writer.WriteByte(Topic);
                writer.WriteByte(configured.Created ? (byte)1 : (byte)0);
                TopicViewFormat.Write(configured.Topic, writer);
                break;
            case Counted counted:
                writer.WriteByte(Count);
                writer.WriteCount(counted.Count);
                writer.WriteCount(counted.Left);
                break;
            case PublishedMessages published:
                writer.WriteByte(Published);
                Write(published, writer);
                break;
            case TakenMessages taken:
                writer.WriteByte(Taken);
                Write(taken, writer);
                break;
            case SettledLeases settled:
                writer.WriteByte(Settled);
                Write(settled, writer);
                break;
            case Appended appended:
                writer.WriteByte(InStream);
                writer.WriteCount(appended.Sequence);
                break;
            case GroupAnswer group:
                writer.WriteByte(Group);
                writer.WriteByte(group.Created ? (byte)1 : (byte)0);
                GroupViewFormat.Write(group.Group, writer);
                writer.WriteInt64(group.AtMs);
                break;
            default:
                JobDetailFormat.Write(detail, writer);
                break;
        }
    }

    internal static ResultDetail? Read(StateReader reader) => reader.ReadByte() switch
    {
        None => null,
        Topic => ReadConfigured(reader),
        Count => new Counted(reader.ReadCount(), reader.ReadCount()),
        Published => new PublishedMessages(ReadList(reader, static reader => new PublishedMessage(ReadStatus(reader), ReadId(reader)))),
        Taken => new TakenMessages(ReadList(reader, ReadTaken)),
        Settled => new SettledLeases(ReadList(reader, ReadSettled)),
        InStream => new Appended(reader.ReadCount()),
        Group => ReadGroup(reader),
        var other => JobDetailFormat.Read(other, reader),
    };

    private static long SizeOf(TakenMessages taken)
    {
        var size = 0L;
        foreach (var message in taken.Messages)
            size += BytesATaken + (message.Origin is null ? 0 : BytesAnOrigin);
        return size;
    }

    private static void Write(PublishedMessages published, StateWriter writer)
    {
        writer.WriteCount(published.Items.Count);
        foreach (var item in published.Items)
        {
            writer.WriteByte((byte)item.Status);
            Write(item.Id, writer);
        }
    }

    private static void Write(SettledLeases settled, StateWriter writer)
    {
        writer.WriteCount(settled.Items.Count);
        foreach (var item in settled.Items)
        {
            writer.WriteByte((byte)((byte)item.Status | (item.CancelRequested ? CancelRequested : 0)));
            writer.WriteInt64(item.LeaseUntilMs);
        }
    }

    private static void Write(TakenMessages taken, StateWriter writer)
    {
        writer.WriteCount(taken.Messages.Count);
        foreach (var message in taken.Messages)
            Write(message, writer);
    }

    internal static void Write(TakenMessage message, StateWriter writer)
    {
        Write(message.Id, writer);
        writer.WriteReference(message.Content);
        writer.WriteByte(message.HasEnvelope ? (byte)1 : (byte)0);
        writer.WriteCount(message.Attempt);
        writer.WriteInt64(message.PublishedMs);
        writer.WriteInt64((long)message.Token);
        writer.WriteInt64(message.LeaseUntilMs);
        OriginFormat.Write(message.Origin, writer);
        writer.WriteCount(message.Lessor);
    }

    private static SettledLease ReadSettled(StateReader reader)
    {
        var status = reader.ReadByte();
        return new SettledLease(StatusOf((byte)(status & ~CancelRequested)), reader.ReadInt64()) { CancelRequested = (status & CancelRequested) != 0 };
    }

    internal static TakenMessage ReadTaken(StateReader reader) => new(
        ReadId(reader), reader.ReadReference(default), reader.ReadBool(), reader.ReadInt32(), reader.ReadInt64(), (ulong)reader.ReadInt64(), reader.ReadInt64(), OriginFormat.Read(reader))
    {
        Lessor = reader.ReadCount(),
    };

    private static ConfiguredTopic ReadConfigured(StateReader reader)
    {
        var isCreated = reader.ReadBool();
        return new ConfiguredTopic(TopicViewFormat.Read(reader), isCreated);
    }

    private static GroupAnswer ReadGroup(StateReader reader)
    {
        var isCreated = reader.ReadBool();
        return new GroupAnswer(GroupViewFormat.Read(reader), isCreated, reader.ReadInt64());
    }

    internal static List<T> ReadList<T>(StateReader reader, Func<StateReader, T> read)
    {
        List<T> items = [];
        for (var count = reader.ReadCount(); count > 0; count--)
            items.Add(read(reader));
        return items;
    }

    private static CommandStatus ReadStatus(StateReader reader) => StatusOf(reader.ReadByte());

    private static CommandStatus StatusOf(byte number) => Enum.IsDefined((CommandStatus)number) ? (CommandStatus)number : throw new InvalidStateException($"{number} is no status");

    internal static void Write(MessageId id, StateWriter writer)
    {
        writer.WriteCount(id.Topic);
        writer.WriteCount(id.Sequence);
    }

    internal static MessageId ReadId(StateReader reader) => new(reader.ReadCount(), reader.ReadCount());
}
