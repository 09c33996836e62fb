namespace Rrmq.Queues;

/// <summary>Ends or changes leases, each for itself, in the order given. Answer: <see cref="SettledLeases"/>, an item for each.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Receipts">1 to 10,000.</param>
public sealed record SettleLeases(SettleAction Action, IReadOnlyList<Receipt> Receipts) : Command(CommandKind.SettleLeases, default(ReadOnlyMemory<byte>))
{
    /// <summary>Of extend: the lease ends this long after now; null: the topic's setting. Of release and reject: rests this long before it is handed out again; null: 0, or the topic's back-off.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Of reject: why, for the message's story; UTF-8, at most 255 bytes.</summary>
    public ReadOnlyMemory<byte> Reason { get; init; }

    /// <summary>Where the reason lies in what is encoded of one: number of receipts and receipts stand behind it.</summary>
    internal static int ReasonOffset(SettleLeases settle, int encodedLength)
    {
        var count = settle.Receipts.Count;
        return encodedLength - (count * Receipt.EncodedSize) - (count < 1 << 7 ? 1 : count < 1 << 14 ? 2 : count < 1 << 21 ? 3 : 4) - settle.Reason.Length;
    }

    public override int EncodedSize => base.EncodedSize + Reason.Length + (Receipts.Count * Receipt.EncodedSize);
}
