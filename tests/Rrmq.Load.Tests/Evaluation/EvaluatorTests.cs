using System.Diagnostics;

namespace Rrmq.Load.Tests;

/// <summary>The whole evaluation on real nodes, as small as can be.</summary>
public sealed class EvaluatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-load-").FullName;
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Each_scenario_is_measured_the_leader_is_killed_and_nothing_is_left_behind()
    {
        var options = new EvaluationOptions(EvaluationProfile.Tiny, 3, _folder, "1.2.3", Launch);

        var report = await new Evaluator(options, _lines.Add, (_, _) => { }).RunAsync(CancellationToken.None);

        Assert.True(report.Problems.Count == 0, string.Join("\n", report.Problems));
        var expected = ScenarioList.Of(EvaluationProfile.Tiny).Append(ScenarioList.Calibration(EvaluationProfile.Tiny)).Select(scenario => scenario.Name);
        Assert.Equal(expected.Order(), report.Results.Select(result => result.Scenario.Name).Order());
        Assert.Equal(report.Results.Count, _lines.Count);
        Assert.Equal(0, report.Violations);
        Assert.All(report.Results, result => Assert.NotNull(result.Load.Messages.Lost));
        Assert.All(report.Results.Where(result => !result.Scenario.KillsLeader), result => Assert.InRange(result.Load.Measured.Publish!.Count, 1, long.MaxValue));
        Assert.Equal(["is killed (-9)", "is started again"], report.Results.Single(result => result.Scenario.KillsLeader).Faults.Select(fault => fault.Words[fault.Words.IndexOf("is", StringComparison.Ordinal)..]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task What_does_not_start_is_told_and_ends_nothing_else()
    {
        var options = new EvaluationOptions(EvaluationProfile.Tiny with { ClusterSizes = [1] }, 3, _folder, "1.2.3", _ => new ProcessStartInfo("false"));
        using var soon = new CancellationTokenSource();

        var report = await new Evaluator(options, _lines.Add, (_, _) => { }) { StartTime = TimeSpan.FromMilliseconds(300) }.RunAsync(soon.Token);

        Assert.Equal(2, report.Problems.Count);
        Assert.All(report.Problems, problem => Assert.Contains("no node answers at", problem, StringComparison.Ordinal));
        Assert.Empty(report.Results);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ProcessStartInfo Launch(IReadOnlyList<string> arguments) => new(Path.Combine(AppContext.BaseDirectory, "rrmq"), arguments);
}
