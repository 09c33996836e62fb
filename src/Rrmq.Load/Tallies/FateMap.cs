using Rrmq.Histories;

namespace Rrmq.Load;

/// <summary>
/// What became of each message of one producer: a byte a message, in pieces that are let go once all in them are acknowledged and delivered, so that memory follows the backlog and not the
/// length of the run.
/// </summary>
internal sealed class FateMap
{
    private const int PieceLength = 4096;
    private const byte Acknowledged = 1;
    private const byte NotApplied = 2;
    private const byte WasDelivered = 4;

    private readonly Dictionary<long, Piece> _pieces = [];
    private long _begun;

    /// <summary>Pieces in memory.</summary>
    public int Pieces => _pieces.Count;

    /// <summary>The next number; numbers are given in order.</summary>
    public long Begin()
    {
        if (_begun % PieceLength == 0)
            _pieces.Add(_begun / PieceLength, new Piece());
        return _begun++;
    }

    /// <summary>True when the message is known as delivered, although it cannot have been applied.</summary>
    public bool Settle(long number, Fate fate)
    {
        var bit = fate switch { Fate.Done => Acknowledged, Fate.NotApplied or Fate.Refused => NotApplied, _ => (byte)0 };
        var before = Set(number, bit);
        return bit == NotApplied && (before & WasDelivered) != 0;
    }

    public Delivery Deliver(long number)
    {
        if (number >= _begun)
            return Delivery.FromNowhere;
        if (!_pieces.ContainsKey(number / PieceLength))
            return Delivery.Again;
        var before = Set(number, WasDelivered);
        if ((before & WasDelivered) != 0)
            return Delivery.Again;
        return (before & NotApplied) != 0 ? Delivery.FromNowhere : Delivery.First;
    }

    public bool IsAcknowledged(long number) =>
        number < _begun && (!_pieces.TryGetValue(number / PieceLength, out var piece) || (piece.Fates[number % PieceLength] & Acknowledged) != 0);

    /// <summary>Messages that were acknowledged and never delivered.</summary>
    public long CountMissing() =>
        _pieces.Values.Sum(piece => piece.Fates.LongCount(fate => (fate & (Acknowledged | WasDelivered)) == Acknowledged));

    private byte Set(long number, byte bit)
    {
        var key = number / PieceLength;
        if (!_pieces.TryGetValue(key, out var piece))
            return 0;
        ref var fate = ref piece.Fates[number % PieceLength];
        var before = fate;
        fate |= bit;
        if ((before & (Acknowledged | WasDelivered)) != (Acknowledged | WasDelivered) && (fate & (Acknowledged | WasDelivered)) == (Acknowledged | WasDelivered) && ++piece.Done == PieceLength)
            _pieces.Remove(key);
        return before;
    }

    private sealed class Piece
    {
        public byte[] Fates { get; } = new byte[PieceLength];

        public int Done { get; set; }
    }
}
