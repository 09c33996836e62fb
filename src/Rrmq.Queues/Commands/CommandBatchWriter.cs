using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

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
                WriteArguments(command);
                break;
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

    internal void WriteByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    internal void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <summary>A number that is never negative: a batch with another could be read by nobody.</summary>
    internal void WriteCount(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var rest = (ulong)value;
        var span = _buffer.GetSpan(10);
        var at = 0;
        while (rest >= 0x80)
        {
            span[at++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[at++] = (byte)rest;
        _buffer.Advance(at);
    }

    internal void WriteBytes(ReadOnlySpan<byte> value)
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

    internal void Write(in Receipt receipt)
    {
        receipt.Write(_buffer.GetSpan(Receipt.EncodedSize));
        _buffer.Advance(Receipt.EncodedSize);
    }

    internal void Write(in StreamTags tags)
    {
        tags.Write(_buffer.GetSpan(StreamTags.EncodedSize));
        _buffer.Advance(StreamTags.EncodedSize);
    }

    private void WriteHeaderSpace()
    {
        _buffer.GetSpan(CommandBatchFormat.HeaderSize)[..CommandBatchFormat.HeaderSize].Clear();
        _buffer.Advance(CommandBatchFormat.HeaderSize);
    }

    // The length is known only behind the arguments; its place is filled in afterwards, in the buffer as it is then.
    private void WriteArguments(Command command)
    {
        var lengthAt = _buffer.WrittenCount;
        _buffer.GetSpan(sizeof(uint));
        _buffer.Advance(sizeof(uint));
        CommandEncoder.Encode(command, this);
        var written = MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt32LittleEndian(written[lengthAt..], (uint)(written.Length - lengthAt - sizeof(uint)));
    }
}
