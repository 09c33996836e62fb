namespace Rrmq.Raft.Tests;

/// <summary>The steps of the directed shapes. Each answers something that just happened, so that its moment comes often in a run and not once in a thousand.</summary>
internal sealed class Choreography(Simulation simulation, SplitMix64 random)
{
    private SimNode? _away;
    private bool _stopped;

    public void Stop() => _stopped = true;

    public void BecameLeader(SimNode leader)
    {
        if (_stopped)
            return;
        switch (simulation.Weather.Shape)
        {
            case Shape.Dance:
                simulation.In(random.Below(120), () => CutOff(leader));
                break;
            case Shape.Naps:
                simulation.In(random.Below(300), () => Nap(leader));
                break;
            case Shape.Echoes:
                simulation.In(random.Below(200), () => TransferAndLoseSight(leader));
                break;
            case Shape.Blinks:
                simulation.In(random.Below(150), () => Blink(leader, keptWhole: (int)random.Below(4)));
                break;
        }
    }

    public void Voted(SimNode voter)
    {
        if (_stopped || simulation.Weather.Shape != Shape.Blinks || random.Below(2) == 0)
            return;
        simulation.In(random.Below(10), () => Blink(voter, keptWhole: 0));
    }

    /// <summary>By how much longer a message takes than the weather says.</summary>
    public long Lateness(RaftMessage message) => (_stopped, simulation.Weather.Shape, message) switch
    {
        (false, Shape.Echoes, TimeoutNow) => 200 + random.Below(1000),
        (false, Shape.Naps, Heartbeat) => random.Below(10) == 0 ? random.Below(1500) : 0,
        (false, Shape.Blinks, VoteRequest) => random.Below(120),
        (false, Shape.Blinks, VoteResponse) => random.Below(2) == 0 ? random.Below(500) : 0,
        _ => 0,
    };

    /// <summary>
    /// Of the others none is reached any more, or one still is; and the leader hears them for a while longer, or no more already. They see their connections to it
    /// close. Who was away before it comes back: one is away at a time, so that the others, and no more than they, can elect. The leader of that time has seen
    /// its connection close as well, and it may be crashed on the way.
    /// </summary>
    private void CutOff(SimNode leader)
    {
        if (_stopped || !leader.IsUp || leader.Core.Role != Role.Leader)
            return;
        if (_away is { } former)
            simulation.In(random.Below(30), () => ComeBack(former));
        _away = leader;
        var reached = random.Below(2) == 0 ? leader : simulation.SomeNode();
        var hears = random.Below(2) == 0;
        simulation.Note($"{leader.Id} reaches {(reached == leader ? "nobody" : $"only {reached.Id}")} and hears {(hears ? "all" : "nobody")}");
        foreach (var other in simulation.Cluster.Nodes)
        {
            if (other == leader)
                continue;
            if (other != reached)
                simulation.Block(leader.Id, other.Id);
            if (!hears)
                simulation.Block(other.Id, leader.Id);
            simulation.In(random.Below(60), () => Hint(other, leader));
        }

        simulation.In(1500, () =>
        {
            if (_away == leader)
                ComeBack(leader);
        });
    }

    private void ComeBack(SimNode former)
    {
        if (_stopped)
            return;
        simulation.Note($"{former.Id} is reached again");
        if (_away == former)
            _away = null;
        foreach (var other in simulation.Cluster.Nodes)
        {
            simulation.Unblock(former.Id, other.Id);
            simulation.Unblock(other.Id, former.Id);
            if (other.IsUp && other.Core.Role == Role.Leader)
                Hint(other, former);
        }

        if (random.Below(3) != 0)
            return;
        simulation.Crash(former, (int)random.Below(4), (int)random.Below(4) - 1);
        simulation.In(random.Below(100), () => simulation.Restart(former));
    }

    /// <summary>Whether the others reach it meanwhile decides what waits for it when it wakes.</summary>
    private void Nap(SimNode leader)
    {
        if (_stopped || !leader.IsUp)
            return;
        var forMs = 100 + random.Below(500);
        simulation.Note($"{leader.Id} naps for {forMs}");
        simulation.FateOf(leader).PausedUntilMs = simulation.NowMs + forMs;
        var isReached = random.Below(2) == 0;
        foreach (var other in simulation.Cluster.Nodes)
        {
            if (other == leader)
                continue;
            simulation.In(random.Below(60), () => Hint(other, leader));
            if (isReached)
                continue;
            simulation.Block(other.Id, leader.Id);
            simulation.In(forMs + random.Below(30), () => simulation.Unblock(other.Id, leader.Id));
        }
    }

    private void Blink(SimNode node, int keptWhole)
    {
        if (_stopped)
            return;
        simulation.Crash(node, keptWhole, tornEntries: -1);
        simulation.In(20 + random.Below(60), () => simulation.Restart(node));
    }

    private void TransferAndLoseSight(SimNode leader)
    {
        if (_stopped || !leader.IsUp)
            return;
        var target = simulation.SomeNode();
        simulation.Give(leader, () => simulation.Cluster.Transfer(leader, target.Id));
        simulation.In(30 + random.Below(50), () => simulation.Block(leader.Id, target.Id));
        simulation.In(1000 + random.Below(300), () => simulation.Unblock(leader.Id, target.Id));
        simulation.In(1500, () => BecameLeader(leader));
    }

    private void Hint(SimNode node, SimNode peer)
    {
        if (node != peer)
            simulation.Give(node, () => simulation.Cluster.Unreachable(node, peer.Id));
    }
}
