namespace Rrmq.Raft.Tests;

/// <summary>
/// Several cores in one process. Plays the node's part exactly: appends go to the disk, messages that wait for the disk leave when it has completed them, loads
/// are filled in from the log as it stands, what is applied is recorded. An exception of the core stops its node.
/// </summary>
internal sealed class SimCluster
{
    private readonly IClusterObserver _observer;
    private readonly List<SimNode> _nodes = [];

    /// <summary>The first nodes are the voters that the group begins with; behind them come spares that belong to nobody yet.</summary>
    public SimCluster(int size, RaftOptions template, IClusterObserver observer, int spares = 0)
    {
        _observer = observer;
        var voters = new List<NodeId>();
        for (var id = 1; id <= size; id++)
            voters.Add(new NodeId(id));
        for (var id = 1; id <= size + spares; id++)
        {
            var options = template with { Self = new NodeId(id), Voters = id <= size ? voters : [], Seed = template.Seed + (ulong)id };
            _nodes.Add(new SimNode(options, clockMs: 0));
        }

        foreach (var node in _nodes)
            node.Boot();
    }

    public IReadOnlyList<SimNode> Nodes => _nodes;

    public SimNode Node(NodeId id) => _nodes[id.Value - 1];

    public void Start(SimNode node)
    {
        node.Boot();
        CarryOut(node);
    }

    public void Tick(SimNode node, long byMs)
    {
        node.ClockMs += byMs;
        Do(node, core => core.Tick(node.ClockMs));
    }

    public void Deliver(Envelope envelope)
    {
        var node = Node(envelope.To);
        if (envelope.Message is SnapshotTransfer transfer)
            Deliver(node, transfer);
        else
            Do(node, core => core.Receive(envelope.Message, node.ClockMs));
    }

    /// <summary>A stream has ended. Its sender hears of it, if it still lives.</summary>
    public void SnapshotEnded(Envelope envelope, bool arrived)
    {
        if (Node(envelope.From) is { IsUp: true } sender)
            Do(sender, core => core.SnapshotSent(envelope.To, ((SnapshotTransfer)envelope.Message).Snapshot.Meta.Index, arrived));
    }

    public ProposeResult Change(SimNode node, IReadOnlyList<MembershipStep> change)
    {
        ProposeResult result = default;
        Do(node, core => result = core.ProposeMembership(change));
        return result;
    }

    public ProposeResult Propose(SimNode node, ReadOnlyMemory<byte> payload)
    {
        ProposeResult result = default;
        Do(node, core => result = core.Propose(payload));
        return result;
    }

    public void ReadIndex(SimNode node, long context) => Do(node, core => core.ReadIndex(context));

    public void Transfer(SimNode node, NodeId to) => Do(node, core => core.TransferLeadership(to));

    public void Unreachable(SimNode node, NodeId peer) => Do(node, core => core.PeerUnreachable(peer));

    /// <summary>The disk finishes its oldest append: what waited for it leaves, then the core hears of it.</summary>
    public void CompleteOne(SimNode node)
    {
        var append = node.Disk.Complete();
        _observer.Completed(node, append);
        foreach (var send in append.AfterDurable)
            Send(node, send);
        Do(node, core => core.StorageAppended(append.Mark));
    }

    private void Do(SimNode node, Action<RaftCore> input)
    {
        try
        {
            input(node.Core);
        }
        catch (RaftInvariantException broken)
        {
            node.Crash();
            _observer.Stopped(node, broken);
            return;
        }

        CarryOut(node);
    }

    private void CarryOut(SimNode node)
    {
        var outputs = node.Core.Outputs;
        foreach (var notice in outputs.Notices)
            _observer.Noticed(node, notice);
        foreach (var append in outputs.Appends)
            Write(node, append);
        foreach (var send in outputs.Messages)
            Send(node, send);
        if (outputs.Install is { } snapshot)
            Install(node, snapshot);
        if (outputs.Apply is { } range)
            Apply(node, range);
        foreach (var wanted in outputs.Snapshots)
            Send(node, new Send(wanted.To, new SnapshotTransfer(node.Id, wanted.Term, node.Disk.Snapshot!)));
        foreach (var read in outputs.Reads)
            _observer.Read(node, read);
        outputs.Clear();
        _observer.Stepped(node);
    }

    private void Write(SimNode node, StorageAppend append)
    {
        List<Entry> cut = [];
        if (append.ResetTo is { } snapshot)
        {
            if (snapshot.Index < node.Log.Last)
                cut = node.Log.CutFrom(LogIndex.Max(snapshot.Index, node.Log.Base.Index).Next);
            node.Log.ResetTo(snapshot.Base);
        }

        if (append.TruncateFrom is { } from)
            cut = node.Log.CutFrom(from);
        foreach (var entry in append.Entries)
            node.Log.Append(entry);
        node.Disk.Write(append);
        _observer.Wrote(node, append, cut);
    }

    private void Send(SimNode node, Send send)
    {
        var message = send.Message;
        if (send.Load is { } load)
            message = (AppendRequest)message with { Entries = node.Log.Range(load.First, load.Count) };
        _observer.Sent(node, new Envelope(node.Id, send.To, message));
    }

    private void Deliver(SimNode node, SnapshotTransfer transfer)
    {
        node.Disk.Keep(transfer.Snapshot);
        var meta = transfer.Snapshot.Meta;
        Do(node, core => core.ReceiveSnapshot(transfer.From, transfer.Term, meta, node.ClockMs));
    }

    private void Install(SimNode node, SnapshotMeta snapshot)
    {
        if (node.Disk.Find(snapshot) is not { } file)
            throw new BrokenRuleException($"node {node.Id} is to install a snapshot up to {snapshot.Index} that is not on its disk");
        node.State = file.State;
        _observer.Installed(node, file);
    }

    private void Apply(SimNode node, EntryRange range)
    {
        if (range.First != node.State.Index.Next)
            throw new BrokenRuleException($"node {node.Id} applies {range} after {node.State.Index}");
        foreach (var entry in node.Log.Range(range.First, range.Count))
            node.State = node.State.Apply(entry);
        _observer.Applied(node, range);
    }
}
