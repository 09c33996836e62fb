namespace Rrmq.Chaos;

/// <summary>
/// Draws the faults of a run from its seed. The same seed, time, number of nodes and kinds give the same faults. Kinds are dealt from a shuffled deck, so that a short run shows
/// many; a flipped bit takes a node what it promised, so that there is at most one less than a majority of them, late in the run.
/// </summary>
internal static class FaultSchedule
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    // Whoever kills all nodes again before they have started sees nothing but starts.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Fault> Draw(int seed, TimeSpan duration, int nodes, IReadOnlyCollection<FaultKind> kinds)
    {
        var random = new Random(seed);
        var faults = new List<Fault>();
        var dealt = kinds.Where(kind => kind != FaultKind.Flip).Order().ToArray();
        var deck = new Queue<FaultKind>();
        var end = duration - Quiet;
        for (var at = Quiet; dealt.Length > 0;)
        {
            if (deck.Count == 0)
                deck = new Queue<FaultKind>(Shuffled(random, dealt));
            var fault = Fill(random, at, deck.Dequeue());
            if (fault.Until > end)
                break;
            faults.Add(fault);

            // Now and then the next one comes while this one lasts.
            at += (fault.For * (random.Next(4) == 0 ? 0.5 : 1)) + Milliseconds(random, 300, 1400);
            if (fault.Kind == FaultKind.KillAll)
                at += StartTime;
        }

        var losable = kinds.Contains(FaultKind.Flip) ? (nodes - 1) / 2 : 0;
        for (var flip = 0; flip < losable; flip++)
            faults.Add(Fill(random, duration * (0.7 + (0.2 * flip / losable)), FaultKind.Flip));
        return [.. faults.OrderBy(fault => fault.At)];
    }

    private static Fault Fill(Random random, TimeSpan at, FaultKind kind)
    {
        var target = (kind, random.Next(10)) switch
        {
            (FaultKind.KillAll or FaultKind.Delay, _) => FaultTarget.All,
            (FaultKind.Kill or FaultKind.Partition, 9) => FaultTarget.Minority,
            (_, < 6) => FaultTarget.Leader,
            _ => FaultTarget.Follower,
        };
        var length = kind switch
        {
            FaultKind.Reset or FaultKind.Flip => TimeSpan.Zero,
            FaultKind.Kill or FaultKind.KillAll or FaultKind.Stop or FaultKind.Tear => Milliseconds(random, 100, 1200),
            FaultKind.Freeze => Milliseconds(random, 300, 2000),
            _ => Milliseconds(random, 600, 2500),
        };
        var late = kind switch
        {
            FaultKind.Slow => random.Next(30, 250),
            FaultKind.Delay => random.Next(5, 60),
            _ => 0,
        };
        return new Fault(at, length, kind, target, random.Next(1000), late);
    }

    private static FaultKind[] Shuffled(Random random, FaultKind[] kinds)
    {
        var deck = kinds.ToArray();
        random.Shuffle(deck);
        return deck;
    }

    private static TimeSpan Milliseconds(Random random, int from, int below) => TimeSpan.FromMilliseconds(random.Next(from, below));
}
