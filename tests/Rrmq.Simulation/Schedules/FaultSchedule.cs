namespace Rrmq.Simulation;

/// <summary>
/// Draws the list of faults of one seed. Each seed turns whole kinds on or off (swarm testing, Groce et al., 2012): a run with few kinds goes deeper into them than one with
/// all of them ever does.
/// </summary>
internal static class FaultSchedule
{
    private static readonly FaultKind[] Kinds = [.. Enum.GetValues<FaultKind>().Where(kind => kind < FaultKind.Join)];

    public static IReadOnlyList<FaultEvent> Draw(int seed, int nodes, long untilMs)
    {
        var chance = Chance.Of(seed, "schedule");
        var share = 0.15 + (0.6 * chance.NextDouble());
        var enabled = Kinds.Where(_ => chance.Happens(share)).ToList();
        if (enabled.Count == 0)
            enabled.Add(chance.Pick(Kinds));
        var longestGap = chance.Between(100, 1200);

        var events = new List<FaultEvent>();
        var atMs = (long)chance.Between(50, 600);
        for (; atMs < untilMs; atMs += chance.Between(20, longestGap))
            events.Add(DrawEvent(chance, events.Count + 1, atMs, chance.Pick(enabled), nodes));
        return events;
    }

    private static FaultEvent DrawEvent(Chance chance, int number, long atMs, FaultKind kind, int nodes)
    {
        var node = chance.Between(1, nodes);
        var other = chance.Between(1, nodes - 1);
        if (other >= node)
            other++;
        var downMs = chance.Between(10, 1200);
        var plain = new FaultEvent(number, atMs, kind, node, Other: 0, downMs, Amount: 0);
        return kind switch
        {
            FaultKind.PowerCutInOperation or FaultKind.KillInOperation => plain with { Amount = chance.Between(0, 8) },
            FaultKind.Pause => plain with { ForMs = chance.Between(20, 1500) },
            FaultKind.CutOneWay or FaultKind.CutBothWays => plain with { Other = other, ForMs = chance.Between(50, 2500) },
            FaultKind.Isolate => plain with { ForMs = chance.Between(50, 2500) },
            FaultKind.Split => plain with { Node = chance.Between(1, (1 << nodes) - 2), ForMs = chance.Between(50, 2500) },
            FaultKind.SlowLink => plain with { Other = other, ForMs = chance.Between(200, 3000), Amount = chance.Between(20, 700) },
            FaultKind.LossyLink => plain with { Other = other, ForMs = chance.Between(200, 3000), Amount = chance.Between(20, 90) },
            FaultKind.ResetLink => plain with { Other = other, ForMs = 0 },
            FaultKind.SlowDisk => plain with { ForMs = chance.Between(200, 3000), Amount = chance.Between(5, 200) },
            FaultKind.StalledDisk => plain with { ForMs = 0, Amount = chance.Between(300, 4000) },
            FaultKind.FailedWrite or FaultKind.FailedSync => plain with { Amount = chance.Between(0, 6) },
            FaultKind.FullDisk => plain with { ForMs = chance.Between(300, 3000), Amount = chance.Happens(0.5) ? chance.Between(0, 4_000) : chance.Between(4_000, 60_000) },
            FaultKind.WallClockStep => plain with { ForMs = 0, Amount = chance.Between(-100_000_000, 100_000_000) },
            FaultKind.ClockDrift => plain with { ForMs = 0, Amount = chance.Between(80, 125) },
            _ => plain,
        };
    }
}
