namespace Rrmq.Chaos;

/// <summary>
/// One run of <c>rrmq chaos</c>: a cluster of real nodes, clients that work on it, faults from a seed; then all is healed, the queues are emptied, and what the clients saw is judged.
/// </summary>
public sealed class ChaosRun
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RecoveryTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly NodeLauncher _launch;
    private readonly ChaosScreen _screen;
    private readonly Func<NodeDoor, NodeDoor> _through;
    private readonly RunClock _clock = new();
    private readonly List<string> _problems = [];
    private ChaosOptions _options;

    public ChaosRun(ChaosOptions options, NodeLauncher launch, ChaosScreen screen)
        : this(options, launch, screen, static door => door)
    {
    }

    /// <param name="options">What to do.</param>
    /// <param name="launch">Starts nodes.</param>
    /// <param name="screen">Shows how it goes.</param>
    /// <param name="through">Where clients dial to reach a node: for a test that puts a liar in between.</param>
    internal ChaosRun(ChaosOptions options, NodeLauncher launch, ChaosScreen screen, Func<NodeDoor, NodeDoor> through)
    {
        _options = options;
        _launch = launch;
        _screen = screen;
        _through = through;
    }

    /// <summary>Returns the exit code: 0, 1 for any violation or a cluster that does not start, 130 when interrupted.</summary>
    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        var folder = Directory.CreateTempSubdirectory("rrmq-chaos-").FullName;
        var code = await RunInAsync(folder, interrupted);
        if (code == 1 || _options.Keep)
            _screen.Line($"the nodes' files and lines are in {folder}");
        else
            Directory.Delete(folder, recursive: true);
        return code;
    }

    private async Task<int> RunInAsync(string folder, CancellationToken interrupted)
    {
        var journal = new Journal(_clock);
        using var cluster = new ChaosCluster(_options.Nodes, folder, _launch, (node, state) => journal.Note(node.Index, state));
        await ExplainAsync(cluster);
        var watch = new LeaderWatch(cluster.Nodes, _clock);
        using var watching = new CancellationTokenSource();
        foreach (var node in cluster.Nodes)
            node.Start();
        var watched = watch.RunAsync(watching.Token);
        if (!await SoonAsync(StartTime, () => watch.Current is not null, interrupted))
        {
            foreach (var node in cluster.Nodes)
                _screen.Line($"rrmq: {node.Collapse ?? $"no leader within {StartTime.TotalSeconds:0} s; the last line of {node.Name}: {node.LastLine}"}");
            return interrupted.IsCancellationRequested ? 130 : 1;
        }

        var attempts = new AttemptLog(_clock);
        using var abandoning = new CancellationTokenSource();
        var load = new ClientLoad([.. cluster.Nodes.Select(node => _through(NodeDoor.Local(node.Port)))], _options.Clients, attempts, abandoning.Token);
        var adversary = new Adversary(cluster, watch, _clock, Tell, (nodes, isCut) => nodes.ToList().ForEach(node => journal.NoteCut(node.Index, isCut)));
        _clock.Begin();
        journal.Begin();
        watch.Begin();
        await load.StartAsync();
        await AttackAsync(adversary, load, watch, attempts, interrupted);
        var end = _clock.Now;
        var isDrained = await SettleAsync(adversary, cluster, watch, load, attempts, abandoning);
        await watching.CancelAsync();
        await watched;

        var isInterrupted = interrupted.IsCancellationRequested;
        var collapses = cluster.Nodes.Where(node => node.Collapse is not null && !(isInterrupted && node.CollapseCode == 0)).Select(node => node.Collapse!);
        var verdict = Verdict.Of([.. load.Topics.Select(topic => topic.History.Operations)], isDrained, [.. _problems, .. adversary.Problems, .. watch.Problems, .. collapses],
            adversary.Reports, attempts.Gaps, isInterrupted);
        foreach (var line in VerdictText.Lines(verdict))
            _screen.Line(line);
        var picture = new Timeline(_options, end, journal.SpansUntil(end), journal.Cuts, watch.Spans, adversary.Reports, attempts.Buckets, attempts.Gaps);
        WriteReport(verdict, picture);
        return verdict.ExitCode;
    }

    private async Task ExplainAsync(ChaosCluster cluster)
    {
        // A schedule with holes where nothing can be done would be a poor one: what is left out is not drawn either.
        if (_options.Kinds.Contains(FaultKind.Disk) && !await cluster.TryMountVolumesAsync())
        {
            _options = _options with { Kinds = [.. _options.Kinds.Where(kind => kind != FaultKind.Disk)] };
            _screen.Line("disk: left out, as mounting a small volume is not permitted here");
        }

        _screen.Line($"{_options.Nodes} nodes, {_options.Clients} clients, {_options.Duration.TotalSeconds:0} s, seed {_options.Seed}, faults: "
            + $"{string.Join(",", _options.Kinds.Order().Select(FaultNames.Of))}; Ctrl-C ends it with the verdict so far");
    }

    private async Task AttackAsync(Adversary adversary, ClientLoad load, LeaderWatch watch, AttemptLog attempts, CancellationToken interrupted)
    {
        var schedule = FaultSchedule.Draw(_options.Seed, _options.Duration, _options.Nodes, _options.Kinds);
        var attack = adversary.RunAsync(schedule, interrupted);
        await SoonAsync(_options.Duration, () =>
        {
            _screen.Status(_clock.Now, Describe(adversary, load, watch, attempts));
            return false;
        }, interrupted);
        _screen.EndStatus();
        await attack;
    }

    /// <summary>Heals, waits for a leader, ends the load and empties the queues. False when that did not succeed.</summary>
    private async Task<bool> SettleAsync(Adversary adversary, ChaosCluster cluster, LeaderWatch watch, ClientLoad load, AttemptLog attempts, CancellationTokenSource abandoning)
    {
        await adversary.HealAsync();
        var acknowledged = load.Totals.Acknowledged;
        var isWell = await SoonAsync(RecoveryTime, () =>
        {
            // A Ctrl-C on a terminal reaches the nodes too: those that it ended are wanted again.
            foreach (var node in cluster.Nodes.Where(node => node.State == NodeState.Down && node.CollapseCode == 0))
                node.Start();
            return watch.Current is not null && load.Totals.Acknowledged > acknowledged;
        }, CancellationToken.None);
        if (!isWell)
        {
            _problems.Add($"{RecoveryTime.TotalSeconds:0} s after everything was healed no publish had succeeded");
            await abandoning.CancelAsync();
        }

        try
        {
            attempts.Close();
            abandoning.CancelAfter(DrainTime);
            await load.StopAsync();
            if (isWell)
                await load.DrainAsync();
        }
        catch (InvalidOperationException e)
        {
            _problems.Add(e.Message);
            return false;
        }

        if (isWell && abandoning.IsCancellationRequested)
            _problems.Add($"the queues could not be emptied within {DrainTime.TotalSeconds:0} s");
        return isWell && !abandoning.IsCancellationRequested;
    }

    private void Tell(FaultReport fault) => _screen.Line($"{VerdictText.Seconds(fault.Began),6} s  {fault.Words}");

    private string Describe(Adversary adversary, ClientLoad load, LeaderWatch watch, AttemptLog attempts)
    {
        var totals = load.Totals;
        var leader = watch.Current is { } current ? $"leader:n{current.Node} term:{current.Term}" : "leader:none";

        // What a narrow terminal cuts off is what matters least.
        return $"{VerdictText.Seconds(_clock.Now)}s faults:{adversary.Count} {leader} gap:{attempts.CurrentGap.TotalSeconds:0.0}s unknown:{VerdictText.Number(totals.Unknown)} "
            + $"acked:{VerdictText.Number(totals.Acknowledged)} delivered:{VerdictText.Number(totals.Delivered)}";
    }

    private void WriteReport(Verdict verdict, Timeline timeline)
    {
        try
        {
            File.WriteAllText(_options.ReportPath, ReportPage.Render(verdict, timeline));
            _screen.Line($"report: {_options.ReportPath}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _screen.Line($"rrmq: the report could not be written: {e.Message}");
        }
    }

    // True as soon as it is so; false when time is up or the wait was cancelled.
    private static async Task<bool> SoonAsync(TimeSpan within, Func<bool> isSo, CancellationToken cancellation)
    {
        var clock = new RunClock();
        while (!isSo())
        {
            if (clock.Now >= within)
                return false;
            try
            {
                await Task.Delay(Tick, cancellation);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return true;
    }
}
