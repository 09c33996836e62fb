namespace Rrmq.Raft.Tests;

/// <summary>
/// The cluster of a transcript, its network and its trace. A message waits until a command delivers it; a disk that is not held completes at once. A message
/// is traced when it is delivered, what it caused is traced below it.
/// </summary>
internal sealed class Stage : IClusterObserver
{
    private readonly List<Envelope> _wire = [];
    private readonly Dictionary<string, List<Envelope>> _kept = [];
    private readonly HashSet<(NodeId From, NodeId To)> _blocked = [];
    private readonly Dictionary<NodeId, LogIndex> _commits = [];
    private readonly List<string> _trace = [];
    private SimCluster? _cluster;
    private bool _delivering;
    private bool _completing;

    public bool IsQuiet { get; set; }
    public SimCluster Cluster => _cluster ?? throw new InvalidOperationException("the script makes no cluster first");
    public IReadOnlyList<Envelope> Wire => _wire;

    public void Begin(int size, int spares, RaftOptions template) => _cluster = new SimCluster(size, template, this, spares);

    public void Say(string line) => _trace.Add(_delivering && !IsQuiet ? $"  {line}" : line);

    public IReadOnlyList<string> TakeTrace()
    {
        var lines = _trace.ToArray();
        _trace.Clear();
        return lines;
    }

    public void Block(NodeId from, NodeId to) => _blocked.Add((from, to));

    public void Heal() => _blocked.Clear();

    public void Deliver(IReadOnlyList<Envelope> chosen)
    {
        foreach (var envelope in chosen)
        {
            _wire.Remove(envelope);
            if (!IsQuiet)
                Say(Wording.Of(envelope));
            _delivering = true;
            if (Cluster.Node(envelope.To).IsUp)
                Cluster.Deliver(envelope);
            else if (!IsQuiet)
                Say($"lost, {envelope.To} is down");
            SettleDisks();
            if (envelope.Message is SnapshotTransfer)
                Cluster.SnapshotEnded(envelope, arrived: Cluster.Node(envelope.To).IsUp);
            _delivering = false;
        }
    }

    public void Drop(IReadOnlyList<Envelope> chosen)
    {
        foreach (var envelope in chosen)
        {
            _wire.Remove(envelope);
            Say($"{Wording.Of(envelope)} is lost");
            if (envelope.Message is SnapshotTransfer)
                Cluster.SnapshotEnded(envelope, arrived: false);
        }
    }

    public void Duplicate(IReadOnlyList<Envelope> chosen) => _wire.AddRange(chosen);

    /// <summary>The network holds these back, under a name, until they are released.</summary>
    public void Keep(string name, IReadOnlyList<Envelope> chosen)
    {
        _kept.TryAdd(name, []);
        foreach (var envelope in chosen)
        {
            _wire.Remove(envelope);
            _kept[name].Add(envelope);
            Say($"{Wording.Of(envelope)} is delayed");
        }
    }

    public void Release(string name)
    {
        _wire.AddRange(_kept[name]);
        _kept.Remove(name);
    }

    public void Inject(Envelope envelope) => _wire.Add(envelope);

    public void SettleDisks()
    {
        foreach (var node in Cluster.Nodes)
        {
            while (node.IsUp && !node.Disk.IsHeld && node.Disk.Pending.Count > 0)
                Cluster.CompleteOne(node);
        }
    }

    public void CompleteHeld(SimNode node, int count)
    {
        for (var i = 0; i < count && node.IsUp && node.Disk.Pending.Count > 0; i++)
        {
            _completing = true;
            Cluster.CompleteOne(node);
            _completing = false;
        }
    }

    public void Sent(SimNode node, Envelope envelope)
    {
        if (_blocked.Contains((envelope.From, envelope.To)))
            return;
        _wire.Add(envelope);
        if (_completing)
            Say($"now leaves {Wording.Of(envelope)}");
    }

    public void Noticed(SimNode node, Notice notice) => Say($"{node.Id} {Wording.Of(notice)}");

    public void Wrote(SimNode node, StorageAppend append, IReadOnlyList<Entry> cut)
    {
        if (node.Disk.IsHeld)
            Say($"{node.Id} waits for its disk: {Wording.Of(append)}");
    }

    public void Completed(SimNode node, StorageAppend append)
    {
        if (node.Disk.IsHeld)
            Say($"{node.Id} has on disk: {Wording.Of(append)}");
    }

    public void Installed(SimNode node, SimSnapshot snapshot)
    {
        // The notice has said it.
    }

    public void Applied(SimNode node, EntryRange range) => Say($"{node.Id} applies {range}");

    public void Read(SimNode node, ReadReady read) =>
        Say(read.Granted ? $"{node.Id} may answer read {read.Context} once {read.Index} is applied" : $"{node.Id} cannot answer read {read.Context}");

    public void Stepped(SimNode node)
    {
        var commit = node.Core.CommitIndex;
        if (commit != _commits.GetValueOrDefault(node.Id) && commit > node.State.Index)
            Say($"{node.Id} knows {commit} committed, its disk has {node.Core.DurableIndex}");
        _commits[node.Id] = commit;
    }

    public void Stopped(SimNode node, RaftInvariantException reason) => Say($"{node.Id} stops: {reason.Message}");
}
