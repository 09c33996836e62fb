namespace Rrmq.Queues;

/// <summary>Leases jobs to a worker. Answer: <see cref="TakenJobs"/>.</summary>
/// <param name="Topic">The topic of their type.</param>
/// <param name="Max">1 to 1,000.</param>
/// <param name="MaxBytes">Stops before the payloads would pass this; the first one always comes.</param>
/// <param name="LeaseMs">Null: the topic's setting.</param>
/// <param name="Nonce">As in <see cref="ReceiveMessages"/>.</param>
public sealed record ReceiveJobs(ReadOnlyMemory<byte> Topic, int Max, int MaxBytes, long? LeaseMs, ulong Nonce) : Command(CommandKind.ReceiveJobs, Topic)
{
    /// <summary>Who receives, for people who look; UTF-8, at most 64 bytes.</summary>
    public ReadOnlyMemory<byte> Consumer { get; init; }

    public override int EncodedSize => base.EncodedSize + 32 + Consumer.Length;
}
