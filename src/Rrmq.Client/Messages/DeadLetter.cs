namespace Rrmq.Client;

/// <summary>Where a dead letter came from.</summary>
/// <param name="Topic">The topic where it failed.</param>
/// <param name="Id">What it was called there.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="Reason">What its last consumer said.</param>
/// <param name="At">When it was moved, UTC.</param>
public sealed record DeadLetter(string Topic, string Id, int Attempts, string Reason, DateTime At);
