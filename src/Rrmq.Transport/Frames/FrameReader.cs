namespace Rrmq.Transport;

/// <summary>
/// Cuts a byte stream into frames. Small frames are read many at a time into one buffer; a frame larger than that is read straight into the array that its
/// message will own, so that an entry's bytes are not copied again on their way to the log. One reader, one task at a time.
/// </summary>
internal sealed class FrameReader(Stream stream, int maxFrameBytes)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;

    private byte[]? large;
    private uint largeChecksum;
    private int largeFilled;

    /// <summary>Bytes of an unfinished frame are waiting: a stream that ends now was cut.</summary>
    public bool InsideFrame => large is not null || end > start;

    /// <summary>Takes the next frame that has fully arrived.</summary>
    /// <exception cref="ProtocolException">What arrived is not a frame.</exception>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        if (large is not null) return TryReadLarge(out frame);
        if (end - start < FrameLayout.PrefixBytes) return false;

        var (length, checksum) = FrameDecoder.Prefix(buffer.AsSpan(start), maxFrameBytes);
        var whole = FrameLayout.PrefixBytes + length;
        if (whole > BufferBytes)
        {
            BeginLarge(length, checksum);
            return TryReadLarge(out frame);
        }

        if (end - start < whole) return false;
        frame = FrameDecoder.Decode(buffer.AsMemory(start + FrameLayout.PrefixBytes, length), checksum, owned: false);
        start += whole;
        return true;
    }

    /// <summary>Waits for more bytes. False when the stream has ended.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (large is not null)
        {
            var got = await stream.ReadAsync(large.AsMemory(largeFilled), cancellation).ConfigureAwait(false);
            largeFilled += got;
            return got > 0;
        }

        Compact();
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
        end += read;
        return read > 0;
    }

    private void BeginLarge(int length, uint checksum)
    {
        large = GC.AllocateUninitializedArray<byte>(length);
        largeChecksum = checksum;
        var here = buffer.AsSpan(start + FrameLayout.PrefixBytes, end - start - FrameLayout.PrefixBytes);
        here.CopyTo(large);
        largeFilled = here.Length;
        start = end = 0;
    }

    private bool TryReadLarge(out Frame frame)
    {
        frame = default;
        if (largeFilled < large!.Length) return false;
        frame = FrameDecoder.Decode(large, largeChecksum, owned: true);
        large = null;
        return true;
    }

    private void Compact()
    {
        if (start == 0) return;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
    }
}
