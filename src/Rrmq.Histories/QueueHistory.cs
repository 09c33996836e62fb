namespace Rrmq.Histories;

/// <summary>One topic's queue, judged by what clients saw of it: nothing lost, order kept, never empty while it surely was not.</summary>
internal static class QueueHistory
{
    public static IEnumerable<Problem> FindProblems(List<Operation> requests, ILookup<string, Operation> delivered, Dictionary<string, Operation> published)
    {
        var publishes = requests.Where(request => request.Kind == OperationKind.Publish).ToList();
        var pops = requests.Where(request => request.Kind == OperationKind.Pop).ToList();
        var both = pops.Where(pop => pop.Fate == Fate.Done).DistinctBy(pop => pop.Message)
            .Where(pop => published.TryGetValue(pop.Message!, out var publish) && publish.Topic == pop.Topic)
            .Select(pop => (Publish: published[pop.Message!], Pop: pop)).ToList();
        return [.. Missing(delivered, publishes, pops.Count(pop => pop.Fate == Fate.Unknown)), .. OutOfOrder(both), .. FalselyEmpty(both, pops)];
    }

    // A pop whose answer was lost may have taken a message with it, but no more than one.
    private static IEnumerable<Problem> Missing(ILookup<string, Operation> delivered, List<Operation> publishes, int unknownPops)
    {
        var missing = publishes.Where(publish => publish.Fate == Fate.Done && !delivered.Contains(publish.Message!)).Select(publish => publish.Message!).ToList();
        return missing.Count <= unknownPops
            ? []
            : [new Problem(ProblemKind.Lost, missing.Count - unknownPops,
                $"{missing.Count} acknowledged messages were never delivered, and only {unknownPops} pops had an unknown answer: {string.Join(", ", missing.Take(20))}")];
    }

    // Of two messages, the one whose publish was acknowledged before the other's began must not be popped by a pop that began after the other's pop was answered.
    // A publish with an unknown answer may take effect at any later time, so that it comes before nothing.
    private static IEnumerable<Problem> OutOfOrder(List<(Operation Publish, Operation Pop)> both)
    {
        var acknowledged = both.Where(pair => pair.Publish.Fate == Fate.Done).OrderBy(pair => pair.Publish.End).ToList();
        var next = 0;
        (Operation Publish, Operation Pop)? latest = null;
        foreach (var later in both.OrderBy(pair => pair.Publish.Start))
        {
            for (; next < acknowledged.Count && acknowledged[next].Publish.End < later.Publish.Start; next++)
                if (latest is null || acknowledged[next].Pop.Start > latest.Value.Pop.Start)
                    latest = acknowledged[next];
            if (latest is { } earlier && earlier.Pop.Start > later.Pop.End)
                yield return new Problem(ProblemKind.OutOfOrder, 1, $"{earlier.Publish.Message} was published before {later.Publish.Message} and delivered after it");
        }
    }

    // A pop that found nothing while an acknowledged message waited, one that was delivered by a later pop, answered from an old state.
    private static IEnumerable<Problem> FalselyEmpty(List<(Operation Publish, Operation Pop)> both, List<Operation> pops)
    {
        var acknowledged = both.Where(pair => pair.Publish.Fate == Fate.Done).OrderBy(pair => pair.Publish.End).ToList();
        var next = 0;
        (string Message, long Popped)? waiting = null;
        foreach (var empty in pops.Where(pop => pop.Fate == Fate.Refused).OrderBy(pop => pop.Start))
        {
            for (; next < acknowledged.Count && acknowledged[next].Publish.End < empty.Start; next++)
                if (waiting is null || acknowledged[next].Pop.Start > waiting.Value.Popped)
                    waiting = (acknowledged[next].Publish.Message!, acknowledged[next].Pop.Start);
            if (waiting is { } one && one.Popped > empty.End)
                yield return new Problem(ProblemKind.FalselyEmpty, 1, $"a pop found nothing although {one.Message} had been acknowledged and was delivered only later");
        }
    }
}
