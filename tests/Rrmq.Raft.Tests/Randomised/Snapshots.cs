namespace Rrmq.Raft.Tests;

/// <summary>Snapshots that nodes take of themselves, the logs that are shortened behind them, and their way to other nodes, which may break off at any point.</summary>
internal sealed class Snapshots(Simulation simulation, SplitMix64 random)
{
    public int Installed { get; set; }

    public void Take(SimNode node)
    {
        node.TakeSnapshot();
        if (node.Disk.Snapshot is not { Meta: var meta })
            return;
        simulation.Witness.HasSnapshot(node);
        var upTo = meta.Index + -random.Below(simulation.Churn.KeptBehind + 1);
        simulation.Note($"{node.Id} has a snapshot up to {meta.Index} and forgets entries up to {upTo}");
        node.Compact(upTo);
    }

    public void Stream(Envelope envelope, bool reliable)
    {
        simulation.Note(Wording.Of(envelope));
        var breaksOff = !reliable && random.Below(4) == 0;
        simulation.In(random.Below(simulation.Churn.StreamMs + 1), () => Arrive(envelope, breaksOff));
    }

    private void Arrive(Envelope envelope, bool breaksOff)
    {
        var receiver = simulation.Cluster.Node(envelope.To);
        if (breaksOff || !simulation.CanHear(envelope.From, receiver))
        {
            End(envelope, arrived: false);
        }
        else if (!simulation.IsHealed && random.Below(6) == 0)
        {
            // The file is there, whole, and the node goes down before its log gives way to it.
            receiver.Disk.Keep(((SnapshotTransfer)envelope.Message).Snapshot);
            simulation.Crash(receiver, (int)random.Below(4), (int)random.Below(4) - 1);
            simulation.In(random.Below(500), () => simulation.Restart(receiver));
            End(envelope, arrived: false);
        }
        else
        {
            simulation.Note($"{envelope.To} has on disk: the snapshot of {envelope.From}");
            simulation.Give(receiver, () => simulation.Cluster.Deliver(envelope));
            End(envelope, arrived: true);
        }
    }

    private void End(Envelope envelope, bool arrived) =>
        simulation.Give(simulation.Cluster.Node(envelope.From), () => simulation.Cluster.SnapshotEnded(envelope, arrived));
}
