using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>Reads a snapshot back, a block at a time. What does not read as it was written throws <see cref="SnapshotDamagedException"/>. One thread.</summary>
public sealed class SnapshotReader : IDisposable
{
    private readonly IFile _file;
    private byte[] _block = [];
    private uint _checksum;
    private long _at;
    private bool _ended;

    internal SnapshotReader(string path, IFile file, NodeIdentity? expected)
    {
        Path = path;
        _file = file;
        Span<byte> header = stackalloc byte[SnapshotHeader.Bytes];
        Fill(header);
        (Info, _checksum, var problem) = SnapshotHeader.Read(header, expected);
        if (problem is not null)
            throw new SnapshotDamagedException(path, problem);
        Info = Info with { Membership = ReadBlock().ToArray() };
    }

    public SnapshotInfo Info { get; }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>The next bytes of the state, valid until the next call; empty when all have come and the end was in order.</summary>
    /// <exception cref="SnapshotDamagedException">The file does not read as it was written.</exception>
    public ReadOnlyMemory<byte> NextBlock()
    {
        if (_ended)
            return default;
        var block = ReadBlock();
        if (!block.IsEmpty)
            return block;
        _ended = true;
        return _at == _file.Length ? default : throw new SnapshotDamagedException(Path, $"bytes follow behind the end at {_at}");
    }

    public void Dispose() => _file.Dispose();

    private ReadOnlyMemory<byte> ReadBlock()
    {
        var start = _at;
        Span<byte> head = stackalloc byte[SnapshotWriter.BlockHeadBytes];
        Fill(head);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > _file.Length - _at)
            throw new SnapshotDamagedException(Path, $"the block at {start} is said to have {length} bytes, and the file ends at {_file.Length}");
        if (length > _block.Length)
            _block = new byte[Math.Max(length, SnapshotWriter.UsualBlockBytes)];
        var block = _block.AsMemory(0, length);
        Fill(block.Span);
        _checksum = Checksum.Of(Checksum.Of(_checksum, head[..4]), block.Span);
        if (_checksum != BinaryPrimitives.ReadUInt32LittleEndian(head[4..]))
            throw new SnapshotDamagedException(Path, $"the checksum of the block at {start} is wrong");
        return block;
    }

    private void Fill(Span<byte> destination)
    {
        var count = _file.Read(destination, _at);
        if (count < destination.Length)
            throw new SnapshotDamagedException(Path, $"the file ends at {_at + count}, in the middle of a block");
        _at += count;
    }
}
