namespace Rrmq.Queues;

/// <summary>Takes messages for good. Answer: <see cref="TakenMessages"/>.</summary>
/// <param name="Topic">Where from.</param>
/// <param name="Max">1 to 1,000.</param>
/// <param name="MaxBytes">Stops before the contents would pass this; the first one always comes.</param>
public sealed record PopMessages(ReadOnlyMemory<byte> Topic, int Max, int MaxBytes) : Command(CommandKind.PopMessages, Topic);
