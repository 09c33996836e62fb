namespace Rrmq.Transport;

/// <summary>Puts the pieces of one connection's large frames together again. Trusts nothing: memory grows with what has come, whatever is announced.</summary>
internal sealed class PieceAssembly(int maxFrameBytes)
{
    private const int FirstBytes = 256 * 1024;

    private byte[] _whole = [];
    private int _total;
    private int _filled;

    /// <summary>A frame is unfinished.</summary>
    public bool IsInside => _filled > 0;

    /// <summary>True with the frame when this was its last piece.</summary>
    /// <exception cref="ProtocolException">No sender cuts a frame like this, or what was put together is no frame that travels so.</exception>
    public bool TryFinish(FramePiece piece, out Frame frame)
    {
        frame = default;
        if (_filled == 0) Begin(piece);
        if (piece.TotalBytes != _total || piece.Offset != _filled)
            throw new ProtocolException($"a piece at {piece.Offset} of {piece.TotalBytes} bytes follows {_filled} of {_total}");
        if (piece.Data.Length > _total - _filled) throw new ProtocolException($"a piece of {piece.Data.Length} bytes runs past the end of its frame of {_total}");

        if (_whole.Length < _filled + piece.Data.Length) Array.Resize(ref _whole, (int)Math.Min(_total, Math.Max(_filled + piece.Data.Length, _whole.Length * 2L)));
        piece.Data.Span.CopyTo(_whole.AsSpan(_filled));
        _filled += piece.Data.Length;
        if (_filled < _total) return false;

        frame = FrameDecoder.DecodeWhole(_whole.AsMemory(0, _total));
        (_whole, _total, _filled) = ([], 0, 0);
        if (frame.Message is not (ForwardRequest or ForwardAnswer)) throw new ProtocolException($"a {frame.Message.GetType().Name} came in pieces");
        return true;
    }

    private void Begin(FramePiece piece)
    {
        if (piece.TotalBytes > maxFrameBytes - FrameLayout.PrefixBytes)
            throw new ProtocolException($"a frame of {piece.TotalBytes} bytes in pieces is over the limit of {maxFrameBytes}");
        _total = piece.TotalBytes;
        _whole = GC.AllocateUninitializedArray<byte>(Math.Min(_total, FirstBytes));
    }
}
