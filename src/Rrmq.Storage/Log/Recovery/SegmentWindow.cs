namespace Rrmq.Storage;

/// <summary>
/// Reads a segment front to back through one buffer. Beyond the end of the file there are zeros, as if it were zero-filled for ever, so that a file
/// cut short and a region never written look alike. One thread.
/// </summary>
internal sealed class SegmentWindow(IFile file)
{
    private const int MostBytes = 1 << 20;

    private readonly int _usualBytes = (int)Math.Clamp(file.Length, 4096, MostBytes);
    private byte[] _buffer = [];
    private long _start;
    private int _count;

    public long FileLength { get; } = file.Length;

    /// <summary>The bytes at an offset; valid until the next call.</summary>
    public ReadOnlySpan<byte> Get(long offset, int length)
    {
        if (offset < _start || offset + length > _start + _count)
            Load(offset, length);
        return _buffer.AsSpan((int)(offset - _start), length);
    }

    /// <summary>The offset behind the last nonzero byte at or after <paramref name="from"/>; <paramref name="from"/> itself when all is zero.</summary>
    public long EndOfContent(long from)
    {
        var end = from;
        for (var at = from; at < FileLength; at += _usualBytes)
        {
            var last = Get(at, (int)Math.Min(_usualBytes, FileLength - at)).LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
                end = at + last + 1;
        }
        return end;
    }

    private void Load(long offset, int length)
    {
        _start = offset;
        _count = Math.Max(length, _usualBytes);
        if (_count > _buffer.Length)
            _buffer = new byte[_count];
        var read = file.Read(_buffer.AsSpan(0, _count), offset);
        _buffer.AsSpan(read, _count - read).Clear();
    }
}
