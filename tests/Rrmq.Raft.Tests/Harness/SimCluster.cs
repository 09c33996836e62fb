namespace Rrmq.Raft.Tests;

/// <summary>
/// Several cores in one process. Plays the node's part exactly: appends go to the disk, messages that wait for the disk leave when it has completed them, loads
/// are filled in from the log as it stands, what is applied is recorded. An exception of the core stops its node.
/// </summary>
internal sealed class SimCluster
{
    private readonly IClusterObserver _observer;
    private readonly List<SimNode> _nodes = [];

    public SimCluster(int size, RaftOptions template, IClusterObserver observer)
    {
        _observer = observer;
        var voters = new List<NodeId>();
        for (var id = 1; id <= size; id++)
            voters.Add(new NodeId(id));
        foreach (var voter in voters)
            _nodes.Add(new SimNode(template with { Self = voter, Voters = voters, Seed = template.Seed + (ulong)voter.Value }, clockMs: 0));
        foreach (var node in _nodes)
            node.Start();
    }

    public IReadOnlyList<SimNode> Nodes => _nodes;

    public SimNode Node(NodeId id) => _nodes[id.Value - 1];

    public void Tick(SimNode node, long byMs)
    {
        node.ClockMs += byMs;
        Do(node, core => core.Tick(node.ClockMs));
    }

    public void Deliver(Envelope envelope)
    {
        var node = Node(envelope.To);
        Do(node, core => core.Receive(envelope.Message, node.ClockMs));
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
        if (outputs.Apply is { } range)
            Apply(node, range);
        foreach (var read in outputs.Reads)
            _observer.Read(node, read);
        outputs.Clear();
        _observer.Stepped(node);
    }

    private void Write(SimNode node, StorageAppend append)
    {
        List<Entry> cut = [];
        if (append.TruncateFrom is { } from)
        {
            var kept = (int)from.Value - 1;
            cut = node.Log.GetRange(kept, node.Log.Count - kept);
            node.Log.RemoveRange(kept, cut.Count);
        }

        node.Log.AddRange(append.Entries);
        node.Disk.Write(append);
        _observer.Wrote(node, append, cut);
    }

    private void Send(SimNode node, Send send)
    {
        var message = send.Message;
        if (send.Load is { } load)
            message = (AppendRequest)message with { Entries = node.Log.GetRange((int)load.First.Value - 1, load.Count) };
        _observer.Sent(node, new Envelope(node.Id, send.To, message));
    }

    private void Apply(SimNode node, EntryRange range)
    {
        if (range.First.Value != node.Applied.Count + 1)
            throw new BrokenRuleException($"node {node.Id} applies {range} after {node.Applied.Count}");
        node.Applied.AddRange(node.Log.GetRange((int)range.First.Value - 1, range.Count));
        _observer.Applied(node, range);
    }
}
