namespace Rrmq.Transport;

/// <summary>
/// Cuts a byte stream into frames. Small frames are read many at a time into one buffer; a frame larger than that is read straight into the array that its
/// message will own, so that an entry's bytes are not copied again on their way to the log. One reader, one task at a time.
/// </summary>
internal sealed class FrameReader(Stream stream, int maxFrameBytes)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    private byte[]? _large;
    private uint _largeChecksum;
    private int _largeFilled;

    /// <summary>Bytes of an unfinished frame are waiting: a stream that ends now was cut.</summary>
    public bool InsideFrame => _large is not null || _end > _start;

    /// <summary>Takes the next frame that has fully arrived.</summary>
    /// <exception cref="ProtocolException">What arrived is not a frame.</exception>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        if (_large is not null) return TryReadLarge(out frame);
        if (_end - _start < FrameLayout.PrefixBytes) return false;

        var (length, checksum) = FrameDecoder.Prefix(_buffer.AsSpan(_start), maxFrameBytes);
        var whole = FrameLayout.PrefixBytes + length;
        if (whole > BufferBytes)
        {
            BeginLarge(length, checksum);
            return TryReadLarge(out frame);
        }

        if (_end - _start < whole) return false;
        frame = FrameDecoder.Decode(_buffer.AsMemory(_start + FrameLayout.PrefixBytes, length), checksum, owned: false);
        _start += whole;
        return true;
    }

    /// <summary>Waits for more bytes. False when the stream has ended.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_large is not null)
        {
            var got = await stream.ReadAsync(_large.AsMemory(_largeFilled), cancellation).ConfigureAwait(false);
            _largeFilled += got;
            return got > 0;
        }

        Compact();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void BeginLarge(int length, uint checksum)
    {
        _large = GC.AllocateUninitializedArray<byte>(length);
        _largeChecksum = checksum;
        var here = _buffer.AsSpan(_start + FrameLayout.PrefixBytes, _end - _start - FrameLayout.PrefixBytes);
        here.CopyTo(_large);
        _largeFilled = here.Length;
        _start = _end = 0;
    }

    private bool TryReadLarge(out Frame frame)
    {
        frame = default;
        if (_largeFilled < _large!.Length) return false;
        frame = FrameDecoder.Decode(_large, _largeChecksum, owned: true);
        _large = null;
        return true;
    }

    private void Compact()
    {
        if (_start == 0) return;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
    }
}
