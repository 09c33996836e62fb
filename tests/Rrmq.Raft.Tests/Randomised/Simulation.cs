using System.Text;
using static Rrmq.Raft.Tests.Complaint;

namespace Rrmq.Raft.Tests;

/// <summary>
/// One run of a cluster in virtual time, wholly determined by its seed: first the weather rages and the witness watches over safety, then everything heals and
/// the cluster owes progress.
/// </summary>
internal sealed class Simulation : IClusterObserver
{
    private const long TickMs = 10;
    private const long HealthyMs = 5000;
    private const long QuietMs = 1000;

    private readonly SplitMix64 _random;
    private readonly Timeline _timeline = new();
    private readonly Witness _witness;
    private readonly List<string>? _trace;
    private readonly Dictionary<NodeId, NodeFate> _fates = [];
    private readonly HashSet<(NodeId From, NodeId To)> _blocked = [];
    private readonly Faults _faults;
    private readonly Choreography _choreography;
    private readonly Changes _changes;
    private readonly Snapshots _snapshots;
    private bool _healed;
    private long _healedAtMs = long.MaxValue / 2;
    private long _serial;
    private ulong _fingerprint = 14695981039346656037;

    public Simulation(ulong seed, List<string>? trace = null)
    {
        _random = new SplitMix64(seed);
        _trace = trace;
        Weather = Weather.Draw(_random, seed);
        var churnRandom = new SplitMix64(~seed);
        Churn = Churn.Draw(churnRandom);
        _witness = new Witness(() => Cluster!);
        Cluster = new SimCluster(Weather.Nodes, Weather.Options, this, Churn.Spares);
        foreach (var node in Cluster.Nodes)
            _fates.Add(node.Id, new NodeFate(Weather.ClocksDrift ? 850 + _random.Below(300) : 1000));
        _faults = new Faults(this, _random);
        _choreography = new Choreography(this, _random);
        _changes = new Changes(this, churnRandom);
        _snapshots = new Snapshots(this, churnRandom);
    }

    public Weather Weather { get; }
    public Churn Churn { get; }
    public int ChangesAccepted => _changes.Accepted;
    public int SnapshotsInstalled => _snapshots.Installed;
    public bool IsHealed => _healed;
    public SimCluster Cluster { get; }
    public Witness Witness => _witness;

    /// <summary>The same seed must give the same run; this tells two runs apart.</summary>
    public ulong Fingerprint => _fingerprint;

    public void Run()
    {
        foreach (var node in Cluster.Nodes)
            Every(TickMs, () => Tick(node));
        Every(Weather.ProposeEveryMs, () => Propose(SomeNode()));
        Every(Weather.ReadEveryMs, () => Read(SomeNode()));
        Every(Weather.FaultEveryMs, () => _faults.Strike());
        if (Churn.ChangeEveryMs > 0)
            Every(Churn.ChangeEveryMs, _changes.Strike);
        if (Churn.SnapshotEveryMs > 0)
            Every(Churn.SnapshotEveryMs, () => TakeSnapshot(SomeNode()));
        _timeline.RunUntil(Weather.ChaosMs);
        Heal();
        DemandProgress();
    }

    public SimNode SomeNode() => Cluster.Nodes[(int)_random.Below(Cluster.Nodes.Count)];

    public NodeFate FateOf(SimNode node) => _fates[node.Id];

    public long NowMs => _timeline.NowMs;

    /// <summary>What the bad days delayed must not disturb the good ones for ever.</summary>
    private bool IsTooLate => NowMs > _healedAtMs + QuietMs;

    public void In(long delayMs, Action action) => _timeline.At(NowMs + delayMs, action);

    public void Note(string what)
    {
        _trace?.Add($"{NowMs,6} {what}");
        foreach (var letter in what)
            _fingerprint = (_fingerprint ^ letter) * 1099511628211;
    }

    public void Crash(SimNode node, int keptWhole, int tornEntries)
    {
        if (!node.IsUp)
            return;
        Note($"{node.Id} crashes, keeps {keptWhole} of {node.Disk.Pending.Count} appends and {tornEntries} entries");
        FateOf(node).Life++;
        node.Crash(keptWhole, tornEntries);
    }

    public void Restart(SimNode node)
    {
        if (node.IsUp)
            return;
        Note($"{node.Id} restarts with {node.Disk.HardState} and a log from {node.Disk.Log.Base.Index} to {node.Disk.Log.Last}");
        _witness.Restarted(node);
        SetClock(node);
        Cluster.Start(node);
    }

    /// <summary>True when a stream between these two would not break off now.</summary>
    public bool CanHear(NodeId from, SimNode receiver) =>
        receiver.IsUp && FateOf(receiver).PausedUntilMs <= NowMs && !_blocked.Contains((from, receiver.Id)) && !_blocked.Contains((receiver.Id, from));

    public void Block(NodeId from, NodeId to) => _blocked.Add((from, to));

    public void Unblock(NodeId from, NodeId to) => _blocked.Remove((from, to));

    public void UnblockAll() => _blocked.Clear();

    /// <summary>
    /// An input for a node: it waits while the process is paused, and is lost when the process is not the one it was meant for. What waited comes in any order,
    /// as from many connections.
    /// </summary>
    public void Give(SimNode node, Action input)
    {
        var fate = FateOf(node);
        if (!node.IsUp)
            return;
        if (fate.PausedUntilMs > NowMs)
        {
            var life = fate.Life;
            _timeline.At(fate.PausedUntilMs + _random.Below(3), () =>
            {
                if (fate.Life == life && !IsTooLate)
                    Give(node, input);
            });
            return;
        }

        SetClock(node);
        input();
    }

    public void Sent(SimNode node, Envelope envelope)
    {
        _witness.Sent(node, envelope);
        if (envelope.Message is SnapshotTransfer)
        {
            _snapshots.Stream(envelope, reliable: _healed);
            return;
        }

        if (_blocked.Contains((envelope.From, envelope.To)) || (!_healed && _random.Below(1000) < Weather.Loss))
            return;
        Travel(envelope);
        if (!_healed && _random.Below(1000) < Weather.Duplication)
            Travel(envelope);
    }

    public void Noticed(SimNode node, Notice notice)
    {
        Note($"{node.Id} {Wording.Of(notice)}");
        _witness.Noticed(node, notice);
        if (notice.Kind == NoticeKind.BecameLeader)
            _choreography.BecameLeader(node);
        else if (notice.Kind == NoticeKind.VoteGranted)
            _choreography.Voted(node);
    }

    public void Installed(SimNode node, SimSnapshot snapshot)
    {
        _snapshots.Installed++;
        _witness.Installed(node, snapshot);
    }

    public void Wrote(SimNode node, StorageAppend append, IReadOnlyList<Entry> cut)
    {
        _witness.Wrote(node, append, cut);
        ScheduleDisk(node);
    }

    public void Completed(SimNode node, StorageAppend append)
    {
        if (_trace is not null)
            Note($"{node.Id} has on disk: {Wording.Of(append)}");
    }

    public void Applied(SimNode node, EntryRange range)
    {
        Note($"{node.Id} applies {range}");
        _witness.Applied(node, range);
    }

    public void Read(SimNode node, ReadReady read)
    {
        _witness.Read(node, read);
        FateOf(node).HasRead |= read.Granted && _healed;
    }

    public void Stepped(SimNode node) => _witness.Stepped(node);

    public void Stopped(SimNode node, RaftInvariantException reason) => throw new BrokenRuleException($"node {node.Id} stops: {reason.Message}");

    /// <summary>One sync at a time, and it covers all that was written when it began. A disk that is held finishes when it is let go.</summary>
    public void ScheduleDisk(SimNode node)
    {
        var fate = FateOf(node);
        if (fate.DiskIsBusy || node.Disk.IsHeld || node.Disk.Pending.Count == 0)
            return;
        fate.DiskIsBusy = true;
        var (covered, life) = (node.Disk.Pending.Count, fate.Life);
        In(_random.Below(Weather.DiskMs + 1), () =>
        {
            fate.DiskIsBusy = false;
            if (node.Disk.IsHeld)
                return;
            if (fate.Life == life)
                Give(node, () => CompleteSome(node, covered));
            ScheduleDisk(node);
        });
    }

    private void CompleteSome(SimNode node, int count)
    {
        for (var i = 0; i < count && node.IsUp && node.Disk.Pending.Count > 0; i++)
            Cluster.CompleteOne(node);
    }

    private void Travel(Envelope envelope)
    {
        var delay = _random.Below(Weather.LatencyMs + 1);
        if (!_healed && _random.Below(1000) < Weather.Straggling)
            delay += _random.Below(1500);
        delay += _choreography.Lateness(envelope.Message);
        var isStraggler = !_healed;
        In(delay, () => Give(Cluster.Node(envelope.To), () =>
        {
            if (isStraggler && IsTooLate)
                return;
            if (_trace is not null)
                Note(Wording.Of(envelope));
            Cluster.Deliver(envelope);
        }));
    }

    private void Tick(SimNode node) => Give(node, () => Cluster.Tick(node, 0));

    private void Propose(SimNode node) => Give(node, () => Cluster.Propose(node, Encoding.UTF8.GetBytes($"p{++_serial}")));

    private void Read(SimNode node) => Give(node, () =>
    {
        _witness.ReadAsked(++_serial);
        Cluster.ReadIndex(node, _serial);
    });

    private void TakeSnapshot(SimNode node) => Give(node, () => _snapshots.Take(node));

    private void SetClock(SimNode node)
    {
        var fate = FateOf(node);
        node.ClockMs = fate.ClockAheadMs + NowMs * fate.ClockRate / 1000;
    }

    private void Every(long periodMs, Action action) => In(_random.Below(periodMs + 1), () =>
    {
        action();
        Every(periodMs, action);
    });

    private void Heal()
    {
        Note("everything heals");
        (_healed, _healedAtMs) = (true, NowMs);
        _faults.Stop();
        _choreography.Stop();
        _changes.Stop();
        UnblockAll();
        foreach (var node in Cluster.Nodes)
        {
            FateOf(node).PausedUntilMs = 0;
            Restart(node);
            node.Disk.IsHeld = false;
            ScheduleDisk(node);
        }
    }

    private void DemandProgress()
    {
        _timeline.RunUntil(NowMs + QuietMs);
        var deadline = NowMs + HealthyMs + CatchUpMs();
        var before = _witness.CommittedCount;
        while (NowMs < deadline && !HasProgressed(before))
            _timeline.RunUntil(NowMs + TickMs);
        Demand(HasProgressed(before), $"{NowMs - Weather.ChaosMs} ms after all is healed there is no progress");

        var leaders = _witness.LeadersSeen;
        _timeline.RunUntil(NowMs + QuietMs);
        Demand(leaders == _witness.LeadersSeen, $"a leader is replaced while all is well");
    }

    /// <summary>With a window of one message of one entry, a long log takes a round trip and a sync for each of its entries.</summary>
    private long CatchUpMs()
    {
        var entries = 0L;
        foreach (var node in Cluster.Nodes)
            entries = Math.Max(entries, node.Log.Last.Value);
        return entries * (2 * Weather.LatencyMs + Weather.DiskMs);
    }

    /// <summary>
    /// Every member has, voters and learners; who is removed, or was never taken in, is owed nothing. And what was begun of changes is finished: none is joint, and a
    /// leader that was voted out has gone.
    /// </summary>
    private bool HasProgressed(int before)
    {
        var members = Membership.Empty;
        foreach (var node in Cluster.Nodes)
        {
            if (node.IsUp && node.Core.Role == Role.Leader && node.Core.Membership.IsVoter(node.Id))
                members = node.Core.Membership;
        }

        foreach (var member in members.Members)
        {
            var node = Cluster.Node(member.Node);
            if (node.State.Index.Value <= before || !FateOf(node).HasRead)
                return false;
        }

        return members is { IsJoint: false, Voters.Count: > 0 };
    }
}
