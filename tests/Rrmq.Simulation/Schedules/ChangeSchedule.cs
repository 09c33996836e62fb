namespace Rrmq.Simulation;

/// <summary>
/// Draws the changes of the members of one seed; half of the seeds have none. With a generator and numbers of its own, so that the faults of a seed are the same with it and
/// without it.
/// </summary>
internal static class ChangeSchedule
{
    /// <summary>The number of the first change. Faults have lower ones.</summary>
    public const int FirstNumber = 1001;

    private const int MostJoins = 4;

    public static IReadOnlyList<FaultEvent> Draw(int seed, int nodes, long untilMs)
    {
        var chance = Chance.Of(seed, "changes");
        var events = new List<FaultEvent>();
        if (!chance.Happens(0.5))
            return events;
        var growth = 0.2 + (0.5 * chance.NextDouble());
        var longestGap = chance.Between(300, 2500);
        var joins = 0;
        for (var atMs = (long)chance.Between(50, 800); atMs < untilMs; atMs += chance.Between(50, longestGap))
        {
            var kind = chance.Happens(growth) ? FaultKind.Join : chance.Pick([FaultKind.Removal, FaultKind.Removal, FaultKind.LossForGood, FaultKind.Transfer]);
            if (kind == FaultKind.Join && ++joins > MostJoins)
                kind = FaultKind.Transfer;
            events.Add(new FaultEvent(FirstNumber + events.Count, atMs, kind, chance.Between(1, nodes), Other: 0, ForMs: 0, Amount: chance.Between(0, 1)));
        }

        return events;
    }
}
