namespace Rrmq.Raft.Tests;

/// <summary>What can go wrong, one thing at a time, most of it mended after a while.</summary>
internal sealed class Faults(Simulation simulation, SplitMix64 random)
{
    private bool _stopped;

    public void Stop() => _stopped = true;

    public void Strike()
    {
        if (_stopped)
            return;
        var node = simulation.SomeNode();
        switch (random.Below(13))
        {
            case 0:
            case 1:
                Crash(node);
                break;
            case 2:
                CrashAll();
                break;
            case 3:
                Isolate(node);
                break;
            case 4:
                BlockOneWay(node, simulation.SomeNode());
                break;
            case 5:
                simulation.Note("the network is whole again");
                simulation.UnblockAll();
                break;
            case 6:
            case 7:
                HoldDisk(node);
                break;
            case 8:
                JumpClock(node);
                break;
            case 9:
                Hint(node, simulation.SomeNode());
                break;
            case 10:
                Pause(node);
                break;
            case 11:
                Transfer();
                break;
            case 12:
                CloseConnectionsToLeader();
                break;
        }
    }

    private void Crash(SimNode node)
    {
        simulation.Crash(node, (int)random.Below(4), (int)random.Below(4) - 1);
        simulation.In(random.Below(1500), () => simulation.Restart(node));
    }

    /// <summary>The power of the whole room, as in Jepsen's test of NATS 2.12.1.</summary>
    private void CrashAll()
    {
        foreach (var node in simulation.Cluster.Nodes)
            Crash(node);
    }

    private void Isolate(SimNode node)
    {
        simulation.Note($"{node.Id} is cut off");
        foreach (var other in simulation.Cluster.Nodes)
        {
            simulation.Block(node.Id, other.Id);
            simulation.Block(other.Id, node.Id);
        }
    }

    private void BlockOneWay(SimNode from, SimNode to)
    {
        simulation.Note($"{from.Id} no longer reaches {to.Id}");
        simulation.Block(from.Id, to.Id);
    }

    private void HoldDisk(SimNode node)
    {
        simulation.Note($"the disk of {node.Id} hangs");
        node.Disk.IsHeld = true;
        simulation.In(random.Below(2500), () =>
        {
            node.Disk.IsHeld = false;
            simulation.ScheduleDisk(node);
        });
    }

    private void JumpClock(SimNode node)
    {
        var by = random.Below(2000);
        simulation.Note($"the clock of {node.Id} jumps by {by}");
        simulation.FateOf(node).ClockAheadMs += by;
    }

    private void Pause(SimNode node)
    {
        var forMs = random.Below(1500);
        simulation.Note($"{node.Id} is paused for {forMs}");
        simulation.FateOf(node).PausedUntilMs = simulation.NowMs + forMs;
    }

    private void Hint(SimNode node, SimNode peer)
    {
        if (node == peer)
            return;
        simulation.Note($"{node.Id} thinks {peer.Id} unreachable");
        simulation.Give(node, () => simulation.Cluster.Unreachable(node, peer.Id));
    }

    private void CloseConnectionsToLeader()
    {
        if (Leader() is not { } leader)
            return;
        foreach (var node in simulation.Cluster.Nodes)
            Hint(node, leader);
    }

    private void Transfer()
    {
        if (Leader() is not { } leader)
            return;
        var target = simulation.SomeNode();
        simulation.Give(leader, () => simulation.Cluster.Transfer(leader, target.Id));
    }

    private SimNode? Leader()
    {
        foreach (var node in simulation.Cluster.Nodes)
        {
            if (node.IsUp && node.Core.Role == Role.Leader)
                return node;
        }

        return null;
    }
}
