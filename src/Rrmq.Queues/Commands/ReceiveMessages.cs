namespace Rrmq.Queues;

/// <summary>Leases messages to a receiver. Answer: <see cref="TakenMessages"/>.</summary>
/// <param name="Topic">Where from.</param>
/// <param name="Max">1 to 1,000.</param>
/// <param name="MaxBytes">Stops before the contents would pass this; the first one always comes.</param>
/// <param name="LeaseMs">Null: the topic's setting.</param>
/// <param name="Nonce">Drawn at random by the node that took the request: receipts are made from it, so that nobody can guess one.</param>
public sealed record ReceiveMessages(ReadOnlyMemory<byte> Topic, int Max, int MaxBytes, long? LeaseMs, ulong Nonce) : Command(CommandKind.ReceiveMessages, Topic)
{
    /// <summary>Who receives, for people who look; UTF-8, at most 64 bytes.</summary>
    public ReadOnlyMemory<byte> Consumer { get; init; }

    /// <summary>Of a log: which group of consumers receives, UTF-8; it is made when there is none. Of a queue: empty.</summary>
    public ReadOnlyMemory<byte> Group { get; init; }

    public override int EncodedSize => base.EncodedSize + 40 + Consumer.Length + Group.Length;
}
