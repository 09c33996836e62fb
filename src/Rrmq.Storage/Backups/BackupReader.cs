namespace Rrmq.Storage;

/// <summary>Reads a backup, a block at a time. What does not read as it was written throws <see cref="BackupException"/>. One thread.</summary>
public sealed class BackupReader : IDisposable
{
    private readonly IFile _file;
    private readonly BlockReader _blocks;

    private BackupReader(string path, IFile file)
    {
        Path = path;
        _file = file;
        Span<byte> header = stackalloc byte[BackupHeader.Bytes];
        var count = file.Read(header, 0);
        (Info, var checksum) = BackupHeader.Read(header[..count], path);
        _blocks = new BlockReader(file, BackupHeader.Bytes, checksum, finding => new BackupException(path, $"is not a whole backup: {finding}"));
    }

    public BackupInfo Info { get; }

    public string Path { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Length => _file.Length;

    /// <summary>Offset behind the last block that was read.</summary>
    public long At => _blocks.At;

    /// <summary>The checksum of all that was read; once the end was expected, the backup's own.</summary>
    public uint Checksum => _blocks.Checksum;

    /// <exception cref="BackupException">The file is no backup that this version can read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static BackupReader Open(IFileSystem files, string path)
    {
        var file = files.Open(path);
        try
        {
            return new BackupReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The next bytes of the part under way, state or bodies, valid until the next call; empty when it has ended.</summary>
    /// <exception cref="BackupException">The file does not read as it was written.</exception>
    public ReadOnlyMemory<byte> NextBlock() => _blocks.Next();

    /// <exception cref="BackupException">Something lies behind the end.</exception>
    public void ExpectEnd() => _blocks.ExpectEnd();

    public void Dispose() => _file.Dispose();
}
