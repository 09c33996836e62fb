namespace Rrmq.Load;

/// <summary>A scenario over its rounds.</summary>
internal sealed record ScenarioSummary(Scenario Scenario, IReadOnlyList<ScenarioResult> Rounds)
{
    public static IReadOnlyList<ScenarioSummary> Of(EvaluationReport report, ScenarioGroup group) =>
    [
        .. report.Results.Where(result => result.Scenario.Group == group).GroupBy(result => result.Scenario.Name)
            .Select(rounds => new ScenarioSummary(rounds.First().Scenario, [.. rounds.OrderBy(result => result.Round)])),
    ];

    public double? Median(Func<ScenarioResult, double?> value)
    {
        var sorted = Values(value);
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }

    /// <summary>A point at the rounds' median, with their spread; null where nothing was measured.</summary>
    public ChartPoint? Point(double x, Func<ScenarioResult, double?> value, string unit)
    {
        var sorted = Values(value);
        if (sorted.Count == 0)
            return null;
        var median = sorted[sorted.Count / 2];
        var spread = sorted.Count > 1 ? $" ({Words.Number(sorted[0])} to {Words.Number(sorted[^1])} in {sorted.Count} rounds)" : "";
        return new ChartPoint(x, median, $"{Scenario.Name}: {Words.Number(median)}{unit}{spread}", sorted[0], sorted[^1]);
    }

    public static double? PublishRate(ScenarioResult result) => result.Load.Measured.Publish?.PerSecond;

    /// <summary>Taking while measured, or else when the topic was emptied.</summary>
    public static double? PopRate(ScenarioResult result) => (result.Load.Measured.Pop ?? result.Load.Emptying?.Pop)?.PerSecond;

    public static double? PublishP50(ScenarioResult result) => result.Load.Measured.Publish?.Latency.P50Ms;

    public static double? PublishP99(ScenarioResult result) => result.Load.Measured.Publish?.Latency.P99Ms;

    private List<double> Values(Func<ScenarioResult, double?> value) => [.. Rounds.Select(value).OfType<double>().Order()];
}
