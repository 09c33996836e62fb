using System.Buffers;
using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>
/// Streams a snapshot into its file, a block at a time, so that no array grows with the state. Each block's checksum starts from the one before it, so that none can
/// be missing, doubled or in another's place. One thread.
/// </summary>
internal sealed class SnapshotWriter : IBufferWriter<byte>
{
    public const int BlockHeadBytes = 8;
    public const int UsualBlockBytes = 256 * 1024;

    /// <summary>Written back in pieces, so that the log's syncs never stand behind all of a large snapshot.</summary>
    private const long SyncEveryBytes = 8 << 20;

    private readonly IFile _file;
    private readonly CancellationToken _stopping;
    private byte[] _block = new byte[UsualBlockBytes];
    private int _filled = BlockHeadBytes;
    private uint _checksum;
    private long _unsynced;

    public SnapshotWriter(IFile file, NodeIdentity identity, SnapshotInfo info, CancellationToken stopping)
    {
        _file = file;
        _stopping = stopping;
        Span<byte> header = stackalloc byte[SnapshotHeader.Bytes];
        _checksum = SnapshotHeader.Write(header, identity, info);
        Write(header);
        info.Membership.Span.CopyTo(GetSpan(info.Membership.Length));
        Advance(info.Membership.Length);
        EndBlock();
    }

    /// <summary>Bytes written to the file.</summary>
    public long Length { get; private set; }

    public void Advance(int count) => _filled += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _block.AsSpan(_filled);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _block.AsMemory(_filled);
    }

    /// <summary>Writes the last block and the end mark and makes the whole file durable.</summary>
    public void Finish()
    {
        if (_filled > BlockHeadBytes)
            EndBlock();
        EndBlock();
        _file.SyncData();
    }

    private void Reserve(int count)
    {
        if (_block.Length - _filled >= count)
            return;
        if (_filled > BlockHeadBytes)
            EndBlock();
        if (_block.Length - _filled < count)
            _block = new byte[BlockHeadBytes + count];
    }

    // A block without a byte of its own is the end mark, but for the first, which is the membership.
    private void EndBlock()
    {
        _stopping.ThrowIfCancellationRequested();
        var block = _block.AsSpan(0, _filled);
        BinaryPrimitives.WriteInt32LittleEndian(block, _filled - BlockHeadBytes);
        _checksum = Checksum.Of(Checksum.Of(_checksum, block[..4]), block[BlockHeadBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], _checksum);
        Write(block);
        _filled = BlockHeadBytes;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes, Length);
        Length += bytes.Length;
        if ((_unsynced += bytes.Length) < SyncEveryBytes)
            return;
        _file.SyncData();
        _unsynced = 0;
    }
}
