using System.Buffers;
using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>
/// Cuts a stream of bytes into blocks (docs/file-formats.md), so that no array grows with what is written. Each block's checksum starts from that of the one before it, so
/// that none can be missing, doubled or in another's place. One thread.
/// </summary>
/// <param name="sink">Takes a finished block; its memory is used again afterwards.</param>
/// <param name="checksum">What the first block's checksum starts from.</param>
/// <param name="stopping">Looked at between blocks.</param>
internal sealed class BlockWriter(Action<ReadOnlyMemory<byte>> sink, uint checksum, CancellationToken stopping) : IBufferWriter<byte>
{
    public const int HeadBytes = 8;
    public const int UsualBytes = 256 * 1024;

    private byte[] _block = new byte[UsualBytes];
    private int _filled = HeadBytes;

    public void Advance(int count) => _filled += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _block.AsMemory(_filled);
    }

    /// <summary>Ends the block under way; without a byte of its own it is a mark, as at the end of a file.</summary>
    public void EndBlock()
    {
        stopping.ThrowIfCancellationRequested();
        var block = _block.AsSpan(0, _filled);
        BinaryPrimitives.WriteInt32LittleEndian(block, _filled - HeadBytes);
        checksum = Checksum.Of(Checksum.Of(checksum, block[..4]), block[HeadBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], checksum);
        sink(_block.AsMemory(0, _filled));
        _filled = HeadBytes;
    }

    /// <summary>Ends the block under way, if it holds anything, and writes a mark behind it.</summary>
    public void EndWithMark()
    {
        if (_filled > HeadBytes)
            EndBlock();
        EndBlock();
    }

    private void Reserve(int count)
    {
        if (_block.Length - _filled >= count)
            return;
        if (_filled > HeadBytes)
            EndBlock();
        if (_block.Length - _filled < count)
            _block = new byte[HeadBytes + count];
    }
}
