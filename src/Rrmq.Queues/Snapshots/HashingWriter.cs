using System.Buffers;

namespace Rrmq.Queues;

/// <summary>Takes the bytes of a state and keeps nothing but their hash, which does not depend on the pieces in which they come.</summary>
internal sealed class HashingWriter : IBufferWriter<byte>
{
    private const int Chunk = 4096;

    private byte[] _buffer = new byte[2 * Chunk];
    private StateHasher _hasher = new();
    private int _filled;

    public void Advance(int count)
    {
        _filled += count;
        var hashed = 0;
        for (; _filled - hashed >= Chunk; hashed += Chunk)
            _hasher.Add(_buffer.AsSpan(hashed, Chunk));
        if (hashed == 0)
            return;
        _buffer.AsSpan(hashed, _filled - hashed).CopyTo(_buffer);
        _filled -= hashed;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _filled < sizeHint)
            Array.Resize(ref _buffer, _filled + sizeHint);
        return _buffer.AsMemory(_filled);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public ulong Finish()
    {
        _hasher.Add(_buffer.AsSpan(0, _filled));
        return _hasher.Value;
    }
}
