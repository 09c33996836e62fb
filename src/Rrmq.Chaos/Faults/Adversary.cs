namespace Rrmq.Chaos;

/// <summary>Carries a schedule out: begins each fault at its time, ends it at its time, and tells what was done. One task.</summary>
internal sealed class Adversary
{
    private readonly ChaosCluster _cluster;
    private readonly RunClock _clock;
    private readonly Action<FaultReport> _tell;
    private readonly Prey _prey;
    private readonly ProcessFaults _processes;
    private readonly NetworkFaults _network;
    private readonly List<(TimeSpan Until, FaultReport Report, Deed Deed)> _inForce = [];
    private readonly List<FaultReport> _reports = [];
    private readonly List<string> _problems = [];
    private int _count;

    /// <param name="cluster">Whom it is done to.</param>
    /// <param name="watch">Knows who leads.</param>
    /// <param name="clock">The run's.</param>
    /// <param name="tell">Told of each fault when it has begun.</param>
    /// <param name="cut">Told which nodes a cut concerns, when it begins (true) and ends.</param>
    public Adversary(ChaosCluster cluster, LeaderWatch watch, RunClock clock, Action<FaultReport> tell, Action<IReadOnlyList<ChaosNode>, bool> cut)
    {
        _cluster = cluster;
        _clock = clock;
        _tell = tell;
        _prey = new Prey(cluster, watch);
        _processes = new ProcessFaults(cluster, _prey, _problems.Add);
        _network = new NetworkFaults(cluster, _prey, cut);
    }

    /// <summary>What was done, in its order.</summary>
    public IReadOnlyList<FaultReport> Reports => _reports;

    /// <summary>What nodes did that they must not.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many were really done so far. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Returns when the last fault has begun and its time is up, or at <paramref name="stopping"/>; what is still in force then is <see cref="HealAsync"/>'s.</summary>
    public async Task RunAsync(IReadOnlyList<Fault> schedule, CancellationToken stopping)
    {
        var next = 0;
        while (next < schedule.Count || _inForce.Count > 0)
        {
            var ending = _inForce.Count > 0 ? _inForce.MinBy(deed => deed.Until) : default;
            var isEnd = ending.Deed is not null && (next == schedule.Count || ending.Until <= schedule[next].At);
            if (!await WaitAsync(isEnd ? ending.Until : schedule[next].At, stopping))
                return;
            if (isEnd)
                await EndAsync(ending);
            else
                await BeginAsync(schedule[next++]);
        }
    }

    /// <summary>Ends what is in force and starts what is down and may start.</summary>
    public async Task HealAsync()
    {
        while (_inForce.Count > 0)
            await EndAsync(_inForce[0]);
        foreach (var node in _cluster.Nodes.Where(node => node.State == NodeState.Down && node.CollapseCode == 0))
            node.Start();
    }

    private async Task BeginAsync(Fault fault)
    {
        var began = _clock.Now;
        var deed = await ActAsync(fault);
        if (deed is null)
        {
            _reports.Add(new FaultReport(fault, began, $"{FaultNames.Of(fault.Kind)}: nobody to do it to") { IsSkipped = true, Ended = _clock.Now });
            return;
        }

        var report = new FaultReport(fault, began, fault.For > TimeSpan.Zero ? $"{deed.Words}, for {fault.For.TotalMilliseconds:0} ms" : deed.Words);
        _reports.Add(report);
        Interlocked.Increment(ref _count);
        if (fault.For > TimeSpan.Zero)
            _inForce.Add((fault.Until, report, deed));
        else
            report.Ended = _clock.Now;
        _tell(report);
    }

    private async Task EndAsync((TimeSpan Until, FaultReport Report, Deed Deed) ending)
    {
        _inForce.Remove(ending);
        await ending.Deed.Undo();
        ending.Report.Ended = _clock.Now;
    }

    private async Task<Deed?> ActAsync(Fault fault) => fault.Kind switch
    {
        FaultKind.Kill or FaultKind.KillAll => await _processes.KillAsync(fault),
        FaultKind.Freeze => await _processes.FreezeAsync(fault),
        FaultKind.Stop => await _processes.StopAsync(fault),
        FaultKind.Tear => await _processes.TearAsync(fault),
        FaultKind.Flip => await _processes.FlipAsync(fault),
        FaultKind.Partition => _network.Partition(fault),
        FaultKind.OneWay => _network.OneWay(fault),
        FaultKind.Slow => _network.Slow(fault),
        FaultKind.Delay => _network.Delay(fault),
        FaultKind.Reset => _network.Reset(fault),
        FaultKind.Disk => await FillDiskAsync(fault),
        _ => throw new InvalidOperationException($"nobody knows how to {fault.Kind}"),
    };

    private async Task<Deed?> FillDiskAsync(Fault fault)
    {
        if (_prey.Choose(fault) is not [var node, ..] || _cluster.VolumeOf(node) is not { } volume || !await volume.FillAsync())
            return null;
        return new Deed($"full disk of {_prey.Describe(node)}", async () =>
        {
            if (!await volume.FreeAsync())
                _problems.Add($"the volume of {node.Name} could not be given its room back");
        });
    }

    private async Task<bool> WaitAsync(TimeSpan until, CancellationToken stopping)
    {
        var wait = until - _clock.Now;
        if (wait <= TimeSpan.Zero)
            return !stopping.IsCancellationRequested;
        try
        {
            await Task.Delay(wait, stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
