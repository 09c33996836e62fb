namespace Rrmq.Storage;

/// <summary>
/// Reads a segment front to back through one buffer. Beyond the end of the file there are zeros, as if it were zero-filled for ever, so that a file
/// cut short and a region never written look alike. One thread.
/// </summary>
internal sealed class SegmentWindow(IFile file)
{
    private const int MostBytes = 1 << 20;

    private readonly int usualBytes = (int)Math.Clamp(file.Length, 4096, MostBytes);
    private byte[] buffer = [];
    private long start;
    private int count;

    public long FileLength { get; } = file.Length;

    /// <summary>The bytes at an offset; valid until the next call.</summary>
    public ReadOnlySpan<byte> Get(long offset, int length)
    {
        if (offset < start || offset + length > start + count)
            Load(offset, length);
        return buffer.AsSpan((int)(offset - start), length);
    }

    /// <summary>The offset behind the last nonzero byte at or after <paramref name="from"/>; <paramref name="from"/> itself when all is zero.</summary>
    public long EndOfContent(long from)
    {
        var end = from;
        for (var at = from; at < FileLength; at += usualBytes)
        {
            var last = Get(at, (int)Math.Min(usualBytes, FileLength - at)).LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
                end = at + last + 1;
        }
        return end;
    }

    private void Load(long offset, int length)
    {
        start = offset;
        count = Math.Max(length, usualBytes);
        if (count > buffer.Length)
            buffer = new byte[count];
        var read = file.Read(buffer.AsSpan(0, count), offset);
        buffer.AsSpan(read, count - read).Clear();
    }
}
