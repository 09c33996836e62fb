using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>Carries out the schedule. A fault that finds its node gone, or that would damage more disks than a minority, does nothing and is not counted.</summary>
internal sealed class FaultInjector(Simulation simulation)
{
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    /// <summary>How many faults of each kind took place.</summary>
    public IReadOnlyList<long> Counts => _counts;

    private Scheduler Scheduler => simulation.Scheduler;

    public void ScheduleAll()
    {
        foreach (var fault in simulation.Scenario.Faults)
            Scheduler.After(fault.AtMs - Scheduler.NowMs, () => Strike(fault));
    }

    private void Strike(FaultEvent fault)
    {
        if (simulation.IsHealed)
            return;
        simulation.Note($"#{fault.Number} {fault}");
        if (TryStrike(fault))
            _counts[(int)fault.Kind]++;
        else
            simulation.Note($"#{fault.Number} has nothing to strike");
    }

    private bool TryStrike(FaultEvent fault) => fault.Kind switch
    {
        FaultKind.PowerCut => End([NodeOf(fault)], NodeEnd.PowerCut, fault),
        FaultKind.PowerCutInOperation => EndInOperation(fault, NodeEnd.PowerCut),
        FaultKind.PowerCutOfAll => End(simulation.Nodes, NodeEnd.PowerCut, fault),
        FaultKind.Kill => End([NodeOf(fault)], NodeEnd.Killed, fault),
        FaultKind.KillInOperation => EndInOperation(fault, NodeEnd.Killed),
        FaultKind.KillOfAll => End(simulation.Nodes, NodeEnd.Killed, fault),
        FaultKind.GracefulRestart => OnNode(fault, node => node.Leave(fault.ForMs)),
        FaultKind.Pause => OnNode(fault, node => node.Pause(fault.ForMs)),
        FaultKind.CutOneWay => Cut(fault, link => link == LinkOf(fault)),
        FaultKind.CutBothWays => Cut(fault, link => link == LinkOf(fault) || link == simulation.Network.Link(LinkOf(fault).To, LinkOf(fault).From)),
        FaultKind.Isolate => Cut(fault, link => link.From == NodeOf(fault) || link.To == NodeOf(fault)),
        FaultKind.Split => Cut(fault, link => IsIn(fault.Node, PlaceOf(link.From)) != IsIn(fault.Node, PlaceOf(link.To))),
        FaultKind.SlowLink => OnLink(fault, (link, sign) => link.ExtraDelayMs += sign * fault.Amount),
        FaultKind.LossyLink => OnLink(fault, (link, sign) => link.ExtraLoss += sign * fault.Amount / 100.0),
        FaultKind.ResetLink => ResetLink(fault),
        FaultKind.SlowDisk => SlowDisk(fault),
        FaultKind.StalledDisk => OnNode(fault, node => node.Disk.StallNextWrite(fault.Amount)),
        FaultKind.FailedWrite => FailDisk(fault, Storage.FileOperation.Write),
        FaultKind.FailedSync => FailDisk(fault, Storage.FileOperation.SyncData),
        FaultKind.FullDisk => FullDisk(fault),
        FaultKind.FlippedBit => Damage(fault, node => DiskDamage.FlipBit(node.Disk.Files, ChanceOf(fault))),
        FaultKind.ShortenedFile => Damage(fault, node => DiskDamage.ShortenFile(node.Disk.Files, ChanceOf(fault))),
        FaultKind.WipedDisk => Wipe(fault),
        FaultKind.WallClockStep => Do(() => NodeOf(fault).Clock.StepWall(fault.Amount)),
        FaultKind.ClockDrift => Do(() => NodeOf(fault).Clock.RunAt(fault.Amount / 100.0)),
        FaultKind.Join => Do(() => simulation.Operator.Join(isAnnounced: fault.Amount == 1)),
        FaultKind.Removal => Do(() => simulation.Operator.Remove(fault.Node)),
        FaultKind.LossForGood => Do(() => simulation.Operator.LoseAndRemove(fault.Node)),
        FaultKind.Transfer => Do(() => simulation.Operator.Transfer(fault.Node)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "unknown fault"),
    };

    private SimNode NodeOf(FaultEvent fault) => NodeAt(fault.Node, fault);

    /// <summary>Faults name places, as many as the cluster began with nodes. Newcomers stand where founders do, and take turns with them.</summary>
    private SimNode NodeAt(int place, FaultEvent fault)
    {
        var nodes = simulation.Nodes.Where(node => PlaceOf(node) == place).ToArray();
        return nodes[fault.Number % nodes.Length];
    }

    private int PlaceOf(SimNode node) => ((node.Id.Value - 1) % simulation.Scenario.Nodes) + 1;

    private Chance ChanceOf(FaultEvent fault) => Chance.Of(simulation.Scenario.Seed, "fault", fault.Number);

    private SimLink LinkOf(FaultEvent fault) => simulation.Network.Link(NodeOf(fault), NodeAt(fault.Other, fault));

    private static bool IsIn(int part, int node) => (part & (1 << (node - 1))) != 0;

    private static bool Do(Action what)
    {
        what();
        return true;
    }

    private bool OnNode(FaultEvent fault, Action<SimNode> what) => NodeOf(fault) is { IsUp: true } node && Do(() => what(node));

    private bool End(IReadOnlyList<SimNode> nodes, NodeEnd how, FaultEvent fault)
    {
        var chance = ChanceOf(fault);
        var any = false;
        foreach (var node in nodes)
        {
            var downMs = nodes.Count == 1 ? fault.ForMs : chance.Between(5, fault.ForMs);
            if (!node.IsUp)
                continue;
            node.End(how, downMs);
            any = true;
        }

        return any;
    }

    private bool EndInOperation(FaultEvent fault, NodeEnd how) => OnNode(fault, node =>
    {
        node.Disk.EndAt(how, fault.Amount);
        node.StayDownFor(fault.ForMs);
    });

    private bool Cut(FaultEvent fault, Func<SimLink, bool> isMeant)
    {
        var links = simulation.Network.Links.Where(isMeant).ToList();
        foreach (var link in links)
            link.Cuts++;
        Later(fault, () => links.ForEach(link => link.Cuts--));
        return true;
    }

    private bool OnLink(FaultEvent fault, Action<SimLink, int> change)
    {
        var link = LinkOf(fault);
        change(link, 1);
        Later(fault, () => change(link, -1));
        return true;
    }

    private bool ResetLink(FaultEvent fault)
    {
        var link = LinkOf(fault);
        return link.IsUp && Do(() => simulation.Network.Reset(link));
    }

    private bool SlowDisk(FaultEvent fault)
    {
        var disk = NodeOf(fault).Disk;
        var before = disk.MostMs;
        disk.MostMs = (int)fault.Amount;
        Later(fault, () => disk.MostMs = Math.Min(disk.MostMs, before));
        return true;
    }

    private bool FailDisk(FaultEvent fault, Storage.FileOperation operation) => OnNode(fault, node =>
    {
        node.Disk.Files.FailNext(operation, (int)fault.Amount);
        node.StayDownFor(fault.ForMs);
    });

    private bool FullDisk(FaultEvent fault)
    {
        var disk = NodeOf(fault).Disk;
        disk.LeaveRoomFor(fault.Amount);
        Later(fault, () => disk.Files.CapacityBytes = long.MaxValue);
        return true;
    }

    private bool Damage(FaultEvent fault, Func<SimNode, string?> damage)
    {
        var node = NodeOf(fault);
        if (!MayDamage(node) || !node.MayRot)
            return false;
        StopProcess(node, fault);
        if (damage(node) is not { } what)
            return false;
        node.Rot();
        simulation.Note($"{node.Member.Name} is damaged: {what}");
        return true;
    }

    /// <summary>A peer that never met the node could not tell the new one from the old (docs/decisions/0005), so such a node keeps its disk; and so does a newcomer, which asks before it starts from an empty one. Nobody is wiped where members come and go: whoever was removed meanwhile would be told that instead.</summary>
    private bool Wipe(FaultEvent fault)
    {
        var node = NodeOf(fault);
        if (simulation.Scenario.ChangesMembers || node.IsWiped || node.IsNewcomer || !MayDamage(node) || simulation.Nodes.Any(peer => peer != node && !peer.IsWiped && !peer.Remembered.Contains(node.Member.Node)))
            return false;
        StopProcess(node, fault);
        node.Wipe();
        return true;
    }

    private static void StopProcess(SimNode node, FaultEvent fault)
    {
        if (node.IsUp)
            node.End(NodeEnd.Killed, fault.ForMs);
    }

    /// <summary>Where members come and go, the operator knows whom the cluster can spare.</summary>
    private bool MayDamage(SimNode node)
    {
        if (node.HasRefusedItsDisk)
            return false;
        return simulation.Scenario.ChangesMembers
            ? simulation.Operator.CanSpare(node)
            : node.IsDamaged || simulation.Nodes.Count(each => each.IsDamaged) < (simulation.Scenario.Nodes - 1) / 2;
    }

    private void Later(FaultEvent fault, Action undo) => Scheduler.After(fault.ForMs, () =>
    {
        if (!simulation.IsHealed)
            undo();
    });
}
