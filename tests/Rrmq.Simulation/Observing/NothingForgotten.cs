using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>
/// What recovery finds is what was durable, and beyond that nothing but the first records of the batch that was being written. Power cuts, kills, full disks and failed syncs
/// must not change that; nor may damage: a damaged disk is refused, or the damage was harmless.
/// </summary>
internal sealed class NothingForgotten : ISimulationObserver
{
    private readonly Dictionary<NodeId, ExpectedLog> _logs = [];

    public void Started(SimNode node, LogStore log)
    {
        var recovered = log.Recover(GroupId.Default);
        if (LogOf(node).FindLoss(recovered) is { } loss)
            throw new BrokenPromiseException("nothing is forgotten", $"{node.Member.Name} {(node.IsDamaged ? "was damaged, did not notice it and " : "")}{loss}");
        _logs[node.Member.Node] = ExpectedLog.Of(recovered);
    }

    public void Writing(SimNode node, IReadOnlyList<StorageAppend> batch) => LogOf(node).Begin(batch);

    public void Durable(SimNode node, IReadOnlyList<StorageAppend> batch) => LogOf(node).Finish();

    public void Wiped(SimNode node) => _logs.Remove(node.Member.Node);

    private ExpectedLog LogOf(SimNode node)
    {
        if (!_logs.TryGetValue(node.Member.Node, out var log))
            _logs.Add(node.Member.Node, log = new ExpectedLog());
        return log;
    }
}
