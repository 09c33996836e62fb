namespace Rrmq.Histories;

/// <summary>
/// Replays a history in the order of the log indexes that its answers named, and demands that a plain sequential queue gives the same answers. It trusts the indexes no
/// further than they prove themselves: they must agree with the clock, and no two operations may share one. An answer without an index places nothing.
/// </summary>
public static class WitnessCheck
{
    /// <summary>
    /// What is wrong, one line each; empty when nothing is. Requests of unknown outcome may fill the gaps between the indexes, wherever that explains what was seen.
    /// </summary>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<Operation> operations) =>
        [.. WitnessOrder.FindProblems(operations), .. new GapReplay(KeyedRequests.Merge(operations)).FindProblems()];

    /// <summary>The same, where the log itself tells what requests of unknown outcome did: nothing is left to guess.</summary>
    /// <param name="operations">What clients saw.</param>
    /// <param name="log">Every command that was committed, in the order of the log, from the first index on.</param>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<Operation> operations, IReadOnlyList<AppliedCommand> log) =>
        [.. WitnessOrder.FindProblems(operations), .. new LogReplay(operations, log).FindProblems()];
}
