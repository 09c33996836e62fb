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

    public override int EncodedSize => base.EncodedSize + Reason.Length + (Receipts.Count * Receipt.EncodedSize);
}
