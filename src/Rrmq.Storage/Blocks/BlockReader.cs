using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>Reads back what <see cref="BlockWriter"/> wrote, a block at a time, each checked. One thread.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where its first block is.</param>
/// <param name="checksum">What the first block's checksum starts from.</param>
/// <param name="damage">Makes the exception for what does not read as it was written, from the finding in one clause.</param>
internal sealed class BlockReader(IFile file, long start, uint checksum, Func<string, Exception> damage)
{
    private readonly long _length = file.Length;
    private byte[] _block = [];

    /// <summary>Offset behind the last block that was read.</summary>
    public long At { get; private set; } = start;

    /// <summary>The checksum of the last block, and so of all before it.</summary>
    public uint Checksum { get; private set; } = checksum;

    /// <summary>The next block, valid until the next call; empty for a mark.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        var begin = At;
        Span<byte> head = stackalloc byte[BlockWriter.HeadBytes];
        Fill(head);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > _length - At)
            throw damage($"the block at {begin} is said to have {length} bytes, and the file ends at {_length}");
        if (length > _block.Length)
            _block = new byte[Math.Max(length, BlockWriter.UsualBytes)];
        var block = _block.AsMemory(0, length);
        Fill(block.Span);
        Checksum = Storage.Checksum.Of(Storage.Checksum.Of(Checksum, head[..4]), block.Span);
        return Checksum == BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) ? block : throw damage($"the checksum of the block at {begin} is wrong");
    }

    /// <summary>Throws when anything lies behind the last block.</summary>
    public void ExpectEnd()
    {
        if (At != _length)
            throw damage($"bytes follow behind the end at {At}");
    }

    private void Fill(Span<byte> destination)
    {
        var count = file.Read(destination, At);
        if (count < destination.Length)
            throw damage($"the file ends at {At + count}, in the middle of a block");
        At += count;
    }
}
