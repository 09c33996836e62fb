namespace Rrmq.Storage;

/// <summary>An open file: positional reads and writes, no cursor, so that readers and the writer share a handle.</summary>
public interface IFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads up to the end of the file or of <paramref name="destination"/>. Returns the count of bytes read, 0 at the end.</summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>Writes all of <paramref name="source"/>, growing the file when it reaches beyond its end.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Returns when all bytes written so far, and the length needed to find them, are durable.</summary>
    void SyncData();

    void SetLength(long length);

    /// <summary>Makes the file longer, with room on the disk for all of it. On a full disk it may have become longer all the same.</summary>
    /// <exception cref="DiskFullException">There is no such room.</exception>
    void Allocate(long length);
}
