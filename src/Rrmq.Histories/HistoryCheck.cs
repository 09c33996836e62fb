namespace Rrmq.Histories;

/// <summary>
/// Whether one first-in-first-out queue could have given these answers, judged by what clients saw alone: no log index, no server's word. The history must end with a drain:
/// pops until one found nothing and nothing else was under way.
/// </summary>
public static class HistoryCheck
{
    /// <summary>What is wrong, one line each; empty when nothing is.</summary>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<Operation> operations) => [.. Examine(operations).Select(problem => problem.Text)];

    /// <summary>What is wrong, sorted by the promise that is broken; empty when nothing is.</summary>
    public static IReadOnlyList<Problem> Examine(IReadOnlyList<Operation> operations)
    {
        var published = new Dictionary<string, Operation>();
        foreach (var publish in operations.Where(operation => operation.Kind == OperationKind.Publish))
            if (!published.TryAdd(publish.Message!, publish))
                throw new ArgumentException($"the test itself published {publish.Message} twice");
        var pops = operations.Where(operation => operation.Kind == OperationKind.Pop).ToList();
        var delivered = pops.Where(pop => pop.Fate == Fate.Done).ToLookup(pop => pop.Message!);

        return
        [
            .. DeliveredTwice(delivered),
            .. DeliveredWithoutCause(delivered, published),
            .. Missing(delivered, published, pops.Count(pop => pop.Fate == Fate.Unknown)),
            .. OutOfOrder(delivered, published),
            .. FalselyEmpty(delivered, published, pops),
        ];
    }

    private static IEnumerable<Problem> DeliveredTwice(ILookup<string, Operation> delivered) =>
        delivered.Where(message => message.Count() > 1).Select(message => new Problem(ProblemKind.Duplicated, 1, $"{message.Key} was delivered {message.Count()} times"));

    private static IEnumerable<Problem> DeliveredWithoutCause(ILookup<string, Operation> delivered, Dictionary<string, Operation> published)
    {
        foreach (var message in delivered)
            if (!published.TryGetValue(message.Key, out var publish))
                yield return FromNowhere($"{message.Key} was delivered and never published");
            else if (publish.Fate is not (Fate.Done or Fate.Unknown))
                yield return FromNowhere($"{message.Key} was delivered although its publish was answered as surely not applied");
            else if (message.First().End < publish.Start)
                yield return FromNowhere($"{message.Key} was delivered before it was published");

        static Problem FromNowhere(string text) => new(ProblemKind.FromNowhere, 1, text);
    }

    // A pop whose answer was lost may have taken a message with it, but no more than one.
    private static IEnumerable<Problem> Missing(ILookup<string, Operation> delivered, Dictionary<string, Operation> published, int unknownPops)
    {
        var missing = published.Values.Where(publish => publish.Fate == Fate.Done && !delivered.Contains(publish.Message!)).Select(publish => publish.Message!).ToList();
        return missing.Count <= unknownPops
            ? []
            : [new Problem(ProblemKind.Lost, missing.Count - unknownPops,
                $"{missing.Count} acknowledged messages were never delivered, and only {unknownPops} pops had an unknown answer: {string.Join(", ", missing.Take(20))}")];
    }

    // Of two messages, the one whose publish was acknowledged before the other's began must not be popped by a pop that began after the other's pop was answered.
    // A publish with an unknown answer may take effect at any later time, so that it comes before nothing.
    private static IEnumerable<Problem> OutOfOrder(ILookup<string, Operation> delivered, Dictionary<string, Operation> published)
    {
        var both = delivered.Where(message => published.ContainsKey(message.Key)).Select(message => (Publish: published[message.Key], Pop: message.First())).ToList();
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
    private static IEnumerable<Problem> FalselyEmpty(ILookup<string, Operation> delivered, Dictionary<string, Operation> published, List<Operation> pops)
    {
        var acknowledged = published.Values.Where(publish => publish.Fate == Fate.Done && delivered.Contains(publish.Message!)).OrderBy(publish => publish.End).ToList();
        var next = 0;
        (string Message, long Popped)? waiting = null;
        foreach (var empty in pops.Where(pop => pop.Fate == Fate.Refused).OrderBy(pop => pop.Start))
        {
            for (; next < acknowledged.Count && acknowledged[next].End < empty.Start; next++)
            {
                var popped = delivered[acknowledged[next].Message!].First().Start;
                if (waiting is null || popped > waiting.Value.Popped)
                    waiting = (acknowledged[next].Message!, popped);
            }

            if (waiting is { } one && one.Popped > empty.End)
                yield return new Problem(ProblemKind.FalselyEmpty, 1, $"a pop found nothing although {one.Message} had been acknowledged and was delivered only later");
        }
    }
}
