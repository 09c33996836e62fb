namespace Rrmq.Queues;

/// <summary>One step in a message's life.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AtMs">When, by the state's clock.</param>
/// <param name="Index">The log entry that made it happen; of what time brought about, the entry that carried the time.</param>
/// <param name="Detail">The consumer, the reason, or the dead letter's new name; UTF-8, may be empty.</param>
/// <param name="UntilMs">Of a lease or a delay: when it ends; else 0.</param>
public sealed record MessageEvent(MessageEventKind Kind, long AtMs, long Index, byte[] Detail, long UntilMs);
