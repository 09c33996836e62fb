namespace Rrmq.Queues;

/// <summary>Makes commands of what <see cref="CommandBatchReader"/> found.</summary>
internal static class CommandDecoder
{
    public static Command Decode(in CommandView view)
    {
        var arguments = new BatchCursor(view.Body, 0);
        Command command = view.Kind switch
        {
            CommandKind.CreateTopic => new CreateTopic(view.Topic, view.Limits),
            CommandKind.Publish => new Publish(view.Topic, arguments.Take((uint)view.Body.Length)),
            CommandKind.Pop => new Pop(view.Topic),
            CommandKind.ConfigureTopic => Configure(view.Topic, ref arguments),
            CommandKind.DeleteTopic => new DeleteTopic(view.Topic) { IfVersion = ReadOptional(arguments.ReadByte(), 1, ref arguments) - 1 },
            CommandKind.PublishMessages => Publish(view, ref arguments),
            CommandKind.PopMessages => new PopMessages(view.Topic, arguments.ReadInt32(), arguments.ReadInt32()),
            CommandKind.ReceiveMessages => Receive(view.Topic, ref arguments),
            CommandKind.SettleLeases => Settle(ref arguments),
            CommandKind.PurgeTopic => new PurgeTopic(view.Topic, arguments.ReadByte() != 0),
            CommandKind.PauseTopic => new PauseTopic(view.Topic, arguments.ReadByte() != 0),
            CommandKind.RedriveTopic => Redrive(view.Topic, ref arguments),
            CommandKind.BeginLeadership => new BeginLeadership(),
            CommandKind.AppendToStream => new AppendToStream(StreamTags.Read(arguments.Take(StreamTags.EncodedSize).Span), arguments.ReadBytes()),
            CommandKind.MakeGroup => new MakeGroup(view.Topic, arguments.ReadBytes(), ReadPlace(ref arguments)),
            CommandKind.SeekGroup => new SeekGroup(view.Topic, arguments.ReadBytes(), ReadPlace(ref arguments)),
            CommandKind.DeleteGroup => new DeleteGroup(view.Topic, arguments.ReadBytes()),
            CommandKind.PopFromGroup => new PopMessages(view.Topic, arguments.ReadInt32(), arguments.ReadInt32(), ReadGroup(ref arguments)),
            _ => JobCommandFormat.Decode(view, ref arguments),
        };
        arguments.ExpectEnd();
        return command with { IdempotencyKey = view.IdempotencyKey };
    }

    private static ConfigureTopic Configure(ReadOnlyMemory<byte> topic, ref BatchCursor arguments)
    {
        var flags = arguments.ReadByte();
        var version = ReadOptional(flags, 2, ref arguments) - 1;
        var change = SettingsFormat.ReadChange(ref arguments);
        return new ConfigureTopic(topic, change, new TopicLimits(arguments.ReadInt64(), arguments.ReadInt64())) { Replaces = (flags & 1) != 0, IfVersion = version };
    }

    private static PublishMessages Publish(in CommandView view, ref BatchCursor arguments)
    {
        var reader = new OutgoingReader(view);
        var messages = new OutgoingMessage[reader.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            reader.Read(out var message);
            messages[i] = new OutgoingMessage(message.Content)
            {
                Group = message.Group, DelayMs = message.DelayMs, TtlMs = message.TtlMs, Priority = message.Priority, DedupKey = message.DedupKey,
            };
        }

        reader.ExpectEnd();
        arguments.Take((uint)view.Body.Length);
        return new PublishMessages(view.Topic, messages, reader.IsAtomic);
    }

    private static ReceiveMessages Receive(ReadOnlyMemory<byte> topic, ref BatchCursor arguments)
    {
        var flags = arguments.ReadByte();
        var (max, maxBytes) = (arguments.ReadInt32(), arguments.ReadInt32());
        var lease = ReadOptional(flags, 1, ref arguments);
        var consumer = arguments.ReadBytes();
        var group = (flags & 2) != 0 ? ReadGroup(ref arguments) : default;
        return new ReceiveMessages(topic, max, maxBytes, lease, (ulong)arguments.ReadInt64()) { Consumer = consumer, Group = group };
    }

    private static ReadOnlyMemory<byte> ReadGroup(ref BatchCursor arguments) =>
        arguments.ReadBytes() is { IsEmpty: false } group ? group : throw new InvalidBatchException("a group without a name");

    private static LogPlace ReadPlace(ref BatchCursor arguments)
    {
        var kind = (LogPlaceKind)arguments.ReadByte();
        return kind <= LogPlaceKind.Time ? new LogPlace(kind, arguments.ReadCount()) : throw new InvalidBatchException($"{(byte)kind} is no way to tell a place in a log");
    }

    private static SettleLeases Settle(ref BatchCursor arguments)
    {
        var action = (SettleAction)arguments.ReadByte();
        if (action > SettleAction.Reject)
            throw new InvalidBatchException($"{(byte)action} is no way to settle a lease");
        var duration = ReadOptional(arguments.ReadByte(), 1, ref arguments);
        var reason = arguments.ReadBytes();
        var receipts = new Receipt[arguments.ReadCountOf(Receipt.EncodedSize)];
        for (var i = 0; i < receipts.Length; i++)
            receipts[i] = Receipt.Read(arguments.Take(Receipt.EncodedSize).Span);
        return new SettleLeases(action, receipts) { DurationMs = duration, Reason = reason };
    }

    private static RedriveTopic Redrive(ReadOnlyMemory<byte> topic, ref BatchCursor arguments)
    {
        var max = arguments.ReadInt32();
        var messages = new MessageId[arguments.ReadCountOf(2)];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new MessageId(arguments.ReadCount(), arguments.ReadCount());
        return new RedriveTopic(topic, messages, max);
    }

    private static long? ReadOptional(byte flags, byte flag, ref BatchCursor arguments) => (flags & flag) != 0 ? arguments.ReadCount() : null;
}
