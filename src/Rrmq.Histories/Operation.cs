namespace Rrmq.Histories;

/// <summary>One request as its client saw it: from <paramref name="Start"/> to <paramref name="End"/> on the one clock of the test.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Start">When the first byte of the first attempt may have left.</param>
/// <param name="End">When the last attempt's answer was there, or was given up.</param>
/// <param name="Fate">A refused pop found nothing to pop.</param>
/// <param name="Message">What was published, or what a pop brought; null for a pop that brought none. No two publishes of one history share a message.</param>
public sealed record Operation(OperationKind Kind, long Start, long End, Fate Fate, string? Message);
