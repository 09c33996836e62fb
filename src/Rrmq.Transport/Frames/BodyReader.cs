using System.Buffers.Binary;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>Takes fixed fields off the front of a frame's content. Every read is checked against what remains, every value against what it may be.</summary>
internal ref struct BodyReader(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content;

    public int Position { get; private set; }

    public readonly int Remaining => _content.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public NodeId Node()
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return value > 0 ? new NodeId(value) : throw new ProtocolException($"the sender's node id is {value}; node ids begin at 1");
    }

    public Term Term() => new(Bounded("term"));

    public LogIndex Index() => new(Bounded("log index"));

    /// <summary>A u32 that stands for bytes in memory.</summary>
    public int Size(string what, int least = 0)
    {
        var value = UInt32();
        return value <= int.MaxValue && value >= least ? (int)value : throw new ProtocolException($"{what} of {value} bytes is out of bounds");
    }

    public void Skip(int count) => Take(count);

    private long Bounded(string what)
    {
        var value = Int64();
        if (value < 0) throw new ProtocolException($"a {what} of {value} is negative");
        return value <= FrameLayout.LargestNumber ? value : throw new ProtocolException($"a {what} of {value} is beyond all that can be reached");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining) throw new ProtocolException($"the frame ends {count - Remaining} bytes too early");
        var taken = _content.Slice(Position, count);
        Position += count;
        return taken;
    }
}
