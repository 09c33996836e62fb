namespace Rrmq.Chaos;

/// <summary>What a run came to.</summary>
internal sealed record Verdict
{
    public required LoadTotals Totals { get; init; }

    /// <summary>Messages by the promise that was broken.</summary>
    public required IReadOnlyDictionary<ProblemKind, int> Broken { get; init; }

    /// <summary>Everything that is wrong, a line each; none in a good run.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Faults done, by kind.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Survived { get; init; }

    /// <summary>Null when there was none of note.</summary>
    public required Gap? LongestGap { get; init; }

    public required bool IsInterrupted { get; init; }

    public bool IsClean => Problems.Count == 0;

    /// <summary>1 for any violation, 130 for a run that was interrupted, as a shell has it, else 0.</summary>
    public int ExitCode => !IsClean ? 1 : IsInterrupted ? 130 : 0;

    /// <param name="histories">One of each topic, each ended by a drain unless <paramref name="isDrained"/> is false.</param>
    /// <param name="isDrained">Without a drain, what was not delivered may still be there.</param>
    /// <param name="others">What else is wrong, from those who watched.</param>
    /// <param name="faults">What was done.</param>
    /// <param name="gaps">Times without a success.</param>
    /// <param name="isInterrupted">The run was ended early.</param>
    public static Verdict Of(IReadOnlyList<IReadOnlyList<Operation>> histories, bool isDrained, IEnumerable<string> others, IEnumerable<FaultReport> faults, IEnumerable<Gap> gaps,
        bool isInterrupted)
    {
        var problems = histories.SelectMany(HistoryCheck.Examine).Where(problem => isDrained || problem.Kind != ProblemKind.Lost).ToList();
        return new Verdict
        {
            Totals = LoadTotals.Of(histories.SelectMany(history => history)),
            Broken = problems.GroupBy(problem => problem.Kind).ToDictionary(group => group.Key, group => group.Sum(problem => problem.Messages)),
            Problems = [.. others, .. problems.Select(problem => problem.Text)],
            Survived = faults.Where(fault => !fault.IsSkipped).GroupBy(fault => fault.Kind).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()),
            LongestGap = gaps.MaxBy(gap => gap.Length),
            IsInterrupted = isInterrupted,
        };
    }

    public int CountOf(ProblemKind kind) => Broken.GetValueOrDefault(kind);
}
