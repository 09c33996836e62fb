using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Rrmq.Load;

/// <summary>
/// Runs the scenarios of a profile on clusters of its own. Within a cluster their order is drawn from the seed, round by round, so that a machine whose mood drifts does not favour what comes
/// first; only the killing of leaders comes last, as a node that starts again has warmed up less than the others.
/// </summary>
public sealed class Evaluator(EvaluationOptions options, Action<string> tell, Action<TimeSpan, string> status)
{
    private const int WarmingConnections = 64;

    // Of the measurement's time: when the leader is killed, give or take what the seed says, and when it is started again.
    private const double KillAt = 0.35;
    private const double StartAgainAt = 0.7;
    private const double Jitter = 0.05;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<ScenarioResult> _results = [];
    private readonly List<string> _problems = [];
    private readonly Random _random = NewRandom(options.Seed);
    private int _done;
    private int _all;

    /// <summary>How long a cluster may take to have a leader: on a busy machine many times as long as usually.</summary>
    internal TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends early, with what there is, when <paramref name="stopping"/> says so.</summary>
    public async Task<EvaluationReport> RunAsync(CancellationToken stopping)
    {
        var began = DateTimeOffset.Now;
        var profile = options.Profile;
        var facts = MachineFacts.Collect(options.Folder, options.Version);
        var scenarios = ScenarioList.Of(profile);
        _all = (scenarios.Count * profile.Rounds) + (profile.Shares.Count > 0 ? profile.Rounds : 0);
        for (var round = 0; round < profile.Rounds; round++)
        {
            var sizes = scenarios.Select(scenario => scenario.Nodes).Distinct().ToArray();
            _random.Shuffle(sizes);
            foreach (var nodes in sizes.TakeWhile(_ => !stopping.IsCancellationRequested))
                await RunClusterAsync(nodes, [.. scenarios.Where(scenario => scenario.Nodes == nodes)], round, stopping);
        }

        return new EvaluationReport(options.Version, began, profile.Name, options.Seed, Math.Round(_clock.Elapsed.TotalSeconds, 1), facts, _results, _problems);
    }

    [SuppressMessage("Security", "CA5394", Justification = "A seed is to give the same order again.")]
    private static Random NewRandom(int seed) => new(seed);

    // What one cluster cannot do is told; the others still have their say.
    private async Task RunClusterAsync(int nodes, Scenario[] scenarios, int round, CancellationToken stopping)
    {
        try
        {
            using var cluster = new EvaluationCluster(nodes, options.Folder, options.Launch);
            await WarmAsync(cluster, stopping);
            await RunScenariosAsync(cluster, scenarios, round, stopping);
        }
        catch (LoadException e) when (!stopping.IsCancellationRequested)
        {
            _problems.Add($"round {round + 1}, {nodes} {(nodes == 1 ? "node" : "nodes")}: {e.Message}");
            tell($"rrmq: {_problems[^1]}");
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "A seed is to give the same order again.")]
    private async Task RunScenariosAsync(EvaluationCluster cluster, Scenario[] scenarios, int round, CancellationToken stopping)
    {
        _random.Shuffle(scenarios);
        double? most = null;
        foreach (var scenario in scenarios.OrderBy(Stage).TakeWhile(_ => !stopping.IsCancellationRequested))
        {
            if (scenario.ShareOfMost is not null && most is null)
            {
                var calibration = await MeasureAsync(cluster, ScenarioList.Calibration(options.Profile), round, stopping);
                most = calibration.Load.Measured.Publish?.PerSecond;
            }

            var paced = scenario.ShareOfMost is { } share && most is { } perSecond ? scenario with { PerSecond = Math.Max(1, Math.Round(share * perSecond)) } : scenario;
            await MeasureAsync(cluster, paced, round, stopping);
            if (!stopping.IsCancellationRequested && cluster.Collapse is { } collapse)
                throw new LoadException($"a node did not survive: {collapse}");
        }
    }

    private static int Stage(Scenario scenario) => scenario.Group switch
    {
        ScenarioGroup.LeaderKilled => scenario.KillsLeader ? 3 : 2,
        ScenarioGroup.Latency => 1,
        _ => 0,
    };

    private async Task WarmAsync(EvaluationCluster cluster, CancellationToken stopping)
    {
        status(_clock.Elapsed, $"starting {cluster.Targets.Count} {(cluster.Targets.Count == 1 ? "node" : "nodes")}");
        if (options.Profile.ClusterWarmup == TimeSpan.Zero)
            return;
        using var run = new LoadRun(new LoadOptions { Targets = cluster.Targets, StartTime = StartTime, Mode = LoadMode.Both, Connections = WarmingConnections, Duration = options.Profile.ClusterWarmup, Warmup = TimeSpan.Zero }, _ => { });
        await run.RunAsync(stopping);
    }

    private async Task<ScenarioResult> MeasureAsync(EvaluationCluster cluster, Scenario scenario, int round, CancellationToken stopping)
    {
        var load = new LoadOptions
        {
            Targets = cluster.Targets,
            StartTime = StartTime,
            Mode = scenario.Mode,
            PerSecond = scenario.PerSecond,
            Connections = scenario.Connections,
            MessageBytes = scenario.MessageBytes,
            Duration = scenario.Duration,
            Warmup = scenario.Group == ScenarioGroup.Messages ? TimeSpan.Zero : options.Profile.Warmup,
            Messages = scenario.Messages,
        };
        using var run = new LoadRun(load, progress => status(_clock.Elapsed, $"{_done + 1} of {_all}: {scenario.Group} {scenario.Name}: {LoadText.Progress(progress).TrimStart()}"));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var processor = cluster.Processor;
        var faults = scenario.KillsLeader ? KillAsync(cluster, run, scenario.Duration, over.Token) : Task.FromResult<IReadOnlyList<FaultMark>>([]);
        var result = await run.RunAsync(stopping);
        await over.CancelAsync();
        var scenarioResult = new ScenarioResult(scenario, round, result, await faults, (cluster.Processor - processor)?.TotalSeconds, cluster.Memory);
        _results.Add(scenarioResult);
        _done++;
        tell($"{_clock.Elapsed.TotalSeconds,6:0.0} s  {_done,3} of {_all}  {Words(scenarioResult)}");
        return scenarioResult;
    }

    [SuppressMessage("Security", "CA5394", Justification = "A seed is to give the same moments again.")]
    private async Task<IReadOnlyList<FaultMark>> KillAsync(EvaluationCluster cluster, LoadRun run, TimeSpan duration, CancellationToken over)
    {
        var marks = new List<FaultMark>();
        var kill = duration * (KillAt + (Jitter * ((2 * _random.NextDouble()) - 1)));
        try
        {
            await UntilAsync(run, kill, over);
            var leader = await cluster.FindLeaderAsync(over);
            marks.Add(Mark($"{leader.Name}, the leader, is killed (-9)"));
            await cluster.KillAsync(leader);
            await UntilAsync(run, duration * StartAgainAt, over);
            marks.Add(Mark($"{cluster.StartAgain()} is started again"));
        }
        catch (OperationCanceledException)
        {
            // The measurement ended before: what was not done is not marked.
        }

        return marks;

        FaultMark Mark(string words) => new(Math.Round(Stopwatch.GetElapsedTime(run.Began).TotalSeconds, 3), words);
    }

    private static async Task UntilAsync(LoadRun run, TimeSpan moment, CancellationToken over)
    {
        while (run.Began == 0 || Stopwatch.GetElapsedTime(run.Began) < moment)
            await Task.Delay(TimeSpan.FromMilliseconds(5), over);
    }

    private static string Words(ScenarioResult result)
    {
        var load = result.Load;
        var figures = new List<string>();
        if (load.Measured.Publish is { } publish)
            figures.Add($"published {publish.PerSecond:#,0}/s, p50 {publish.Latency.P50Ms:0.00} ms, p99 {publish.Latency.P99Ms:0.00} ms");
        if ((load.Measured.Pop ?? load.Emptying?.Pop) is { } pop)
            figures.Add($"taken {pop.PerSecond:#,0}/s");
        if (load.Messages.Violations > 0)
            figures.Add($"{load.Messages.Violations:#,0} PROMISES BROKEN");
        return $"{result.Scenario.Group} {result.Scenario.Name}: {string.Join("; ", figures)}";
    }
}
