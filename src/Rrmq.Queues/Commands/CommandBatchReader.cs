using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>
/// Reads the commands of one payload in order. The slices handed out share the payload's memory. A payload that does not parse cannot come from a correct
/// leader, so it throws <see cref="InvalidBatchException"/>, which stops the node before it applies anything else.
/// </summary>
public ref struct CommandBatchReader
{
    private readonly ReadOnlyMemory<byte> _payload;
    private BatchCursor _cursor;

    public CommandBatchReader(ReadOnlyMemory<byte> payload)
    {
        var span = payload.Span;
        if (span.Length < CommandBatchFormat.HeaderSize || span[0] != CommandBatchFormat.Version)
            throw new InvalidBatchException($"a batch of {span.Length} bytes does not start with version {CommandBatchFormat.Version}");

        _payload = payload;
        TimeMs = BinaryPrimitives.ReadInt64LittleEndian(span[1..]);
        _cursor = new BatchCursor(payload, CommandBatchFormat.HeaderSize);
    }

    public long TimeMs { get; }

    /// <summary>The first command's kind when none has been read yet; null when there is none (any more).</summary>
    internal readonly CommandKind? Next => _cursor.IsAtEnd ? null : (CommandKind)_payload.Span[_cursor.At];

    public bool TryRead(out CommandView command)
    {
        command = default;
        if (_cursor.IsAtEnd)
            return false;

        var at = _cursor.At;
        var kind = (CommandKind)_cursor.ReadByte();
        var topic = _cursor.ReadBytes();
        var key = _cursor.ReadBytes();
        command = kind switch
        {
            CommandKind.CreateTopic => new CommandView(kind, topic, key, default, 0, new TopicLimits(_cursor.ReadInt64(), _cursor.ReadInt64())),
            CommandKind.Publish => WithBody(kind, topic, key, _cursor.ReadBytes()),
            CommandKind.Pop => new CommandView(kind, topic, key, default, 0, default),
            >= CommandKind.ConfigureTopic and <= CommandKind.AppendToStream or >= CommandKind.MakeGroup and <= CommandKind.PopFromGroup => WithBody(kind, topic, key, ReadArguments()),
            >= CommandKind.EnqueueJob and <= CommandKind.RunTick => WithBody(kind, topic, key, ReadArguments()),
            _ => throw new InvalidBatchException($"unknown command {(byte)kind} at byte {at}"),
        };
        return true;
    }

    /// <summary>The command of a batch that must hold exactly one.</summary>
    /// <exception cref="InvalidBatchException">It does not, or does not parse.</exception>
    public static Command ReadSingle(ReadOnlyMemory<byte> payload)
    {
        var batch = new CommandBatchReader(payload);
        if (!batch.TryRead(out var view))
            throw new InvalidBatchException("a batch without a command");
        var command = view.ToCommand();
        return batch.TryRead(out _) ? throw new InvalidBatchException("a batch of more than one command") : command;
    }

    private readonly CommandView WithBody(CommandKind kind, ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> body) =>
        new(kind, topic, key, body, _cursor.At - body.Length, default);

    private ReadOnlyMemory<byte> ReadArguments()
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_cursor.Take(sizeof(uint)).Span);
        return _cursor.Take(length);
    }
}
