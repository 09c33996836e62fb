namespace Rrmq.Storage;

/// <summary>Reads a snapshot back, a block at a time. What does not read as it was written throws <see cref="SnapshotDamagedException"/>. One thread.</summary>
public sealed class SnapshotReader : IDisposable
{
    private readonly IFile _file;
    private readonly BlockReader _blocks;
    private bool _ended;

    internal SnapshotReader(string path, IFile file, NodeIdentity? expected)
    {
        Path = path;
        _file = file;
        Span<byte> header = stackalloc byte[SnapshotHeader.Bytes];
        var count = file.Read(header, 0);
        if (count < header.Length)
            throw new SnapshotDamagedException(path, $"the file ends at {count}, in the middle of a block");
        var (info, checksum, problem) = SnapshotHeader.Read(header, expected);
        if (problem is not null)
            throw new SnapshotDamagedException(path, problem);
        _blocks = new BlockReader(file, SnapshotHeader.Bytes, checksum, finding => new SnapshotDamagedException(path, finding));
        Info = info with { Membership = _blocks.Next().ToArray() };
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
        var block = _blocks.Next();
        if (!block.IsEmpty)
            return block;
        _ended = true;
        _blocks.ExpectEnd();
        return default;
    }

    public void Dispose() => _file.Dispose();
}
