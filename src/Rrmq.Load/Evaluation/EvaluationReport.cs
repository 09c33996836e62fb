namespace Rrmq.Load;

/// <summary>All that an evaluation found, and where and how.</summary>
/// <param name="Version">Of RRMQ.</param>
/// <param name="Profile">Its name.</param>
/// <param name="Seed">Draws the order of the scenarios and the moments of faults.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Facts">The machine and the software, as names and values.</param>
/// <param name="Problems">What kept scenarios from being measured, in words; empty when nothing did.</param>
/// <param name="Peers">The side by side with other queues; null when it was not made.</param>
public sealed record EvaluationReport(
    string Version,
    DateTimeOffset Began,
    string Profile,
    int Seed,
    double Seconds,
    IReadOnlyList<Fact> Facts,
    IReadOnlyList<ScenarioResult> Results,
    IReadOnlyList<string> Problems,
    PeerComparison? Peers = null)
{
    /// <summary>Promises broken, over all scenarios.</summary>
    public long Violations => Results.Sum(result => result.Load.Messages.Violations);
}
