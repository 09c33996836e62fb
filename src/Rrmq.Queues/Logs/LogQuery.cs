namespace Rrmq.Queues;

/// <summary>Which messages of a log somebody wants to see.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Limit">At most this many.</param>
/// <param name="MaxBytes">Stops before their contents would pass this; the first one always comes.</param>
public sealed record LogQuery(LogPlace From, int Limit, long MaxBytes);
