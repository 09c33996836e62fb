using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>
/// Reads the commands of one payload in order. The slices handed out share the payload's memory. A payload that does not parse cannot come from a correct
/// leader, so it throws <see cref="InvalidBatchException"/>, which stops the node before it applies anything else.
/// </summary>
public ref struct CommandBatchReader
{
    private readonly ReadOnlyMemory<byte> _payload;
    private int _at;

    public CommandBatchReader(ReadOnlyMemory<byte> payload)
    {
        var span = payload.Span;
        if (span.Length < CommandBatchFormat.HeaderSize || span[0] != CommandBatchFormat.Version)
            throw new InvalidBatchException($"a batch of {span.Length} bytes does not start with version {CommandBatchFormat.Version}");

        _payload = payload;
        TimeMs = BinaryPrimitives.ReadInt64LittleEndian(span[1..]);
        _at = CommandBatchFormat.HeaderSize;
    }

    public long TimeMs { get; }

    public bool TryRead(out CommandView command)
    {
        command = default;
        if (_at == _payload.Length)
            return false;

        var kind = (CommandKind)_payload.Span[_at++];
        var topic = ReadBytes();
        var key = ReadBytes();
        command = kind switch
        {
            CommandKind.CreateTopic => new CommandView(kind, topic, key, default, 0, new TopicLimits(ReadInt64(), ReadInt64())),
            CommandKind.Publish => ReadPublish(topic, key),
            CommandKind.Pop => new CommandView(kind, topic, key, default, 0, default),
            _ => throw new InvalidBatchException($"unknown command {(byte)kind} at byte {_at - 1}"),
        };
        return true;
    }

    private CommandView ReadPublish(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> key)
    {
        var body = ReadBytes();
        return new CommandView(CommandKind.Publish, topic, key, body, _at - body.Length, default);
    }

    private long ReadInt64()
    {
        if (_payload.Length - _at < sizeof(long))
            throw new InvalidBatchException($"the batch ends within a number at byte {_at}");
        var value = BinaryPrimitives.ReadInt64LittleEndian(_payload.Span[_at..]);
        _at += sizeof(long);
        return value;
    }

    private ReadOnlyMemory<byte> ReadBytes()
    {
        var span = _payload.Span;
        uint length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_at == span.Length || shift > 28)
                throw new InvalidBatchException($"bad length at byte {_at}");
            var next = span[_at++];
            length |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                break;
        }

        if (length > (uint)(span.Length - _at))
            throw new InvalidBatchException($"a length of {length} at byte {_at} passes the batch's end");
        var slice = _payload.Slice(_at, (int)length);
        _at += (int)length;
        return slice;
    }
}
