using System.Buffers;
using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>Encodes commands into one log entry's payload. Reusable: <see cref="Finish"/> hands out the payload and starts afresh.</summary>
public sealed class CommandBatchWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public int Count { get; private set; }

    public int Size => _buffer.WrittenCount;

    public void Add(Command command)
    {
        if (Count == 0)
            WriteHeaderSpace();

        WriteByte((byte)command.Kind);
        WriteBytes(command.Topic.Span);
        WriteBytes(command.IdempotencyKey.Span);
        switch (command)
        {
            case CreateTopic create:
                WriteInt64(create.Limits.MaxMessages);
                WriteInt64(create.Limits.MaxBytes);
                break;
            case Publish publish:
                WriteBytes(publish.Body.Span);
                break;
            case Pop:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "unknown command");
        }

        Count++;
    }

    /// <summary>The finished payload, stamped with the leader's time in milliseconds.</summary>
    public byte[] Finish(long timeMs)
    {
        if (Count == 0)
            WriteHeaderSpace();

        var payload = _buffer.WrittenSpan.ToArray();
        payload[0] = CommandBatchFormat.Version;
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(1), timeMs);
        _buffer.ResetWrittenCount();
        Count = 0;
        return payload;
    }

    private void WriteHeaderSpace()
    {
        _buffer.GetSpan(CommandBatchFormat.HeaderSize)[..CommandBatchFormat.HeaderSize].Clear();
        _buffer.Advance(CommandBatchFormat.HeaderSize);
    }

    private void WriteByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    private void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    private void WriteBytes(ReadOnlySpan<byte> value)
    {
        var length = (uint)value.Length;
        var span = _buffer.GetSpan(5 + value.Length);
        var at = 0;
        while (length >= 0x80)
        {
            span[at++] = (byte)(length | 0x80);
            length >>= 7;
        }

        span[at++] = (byte)length;
        value.CopyTo(span[at..]);
        _buffer.Advance(at + value.Length);
    }
}
