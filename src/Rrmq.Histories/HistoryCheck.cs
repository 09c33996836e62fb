namespace Rrmq.Histories;

/// <summary>
/// Whether first-in-first-out queues could have given these answers, judged by what clients saw alone: no log index, no server's word. The history must end with a drain:
/// pops from every topic until one found nothing and nothing else was under way.
/// </summary>
public static class HistoryCheck
{
    /// <summary>What is wrong, one line each; empty when nothing is.</summary>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<Operation> operations) => [.. Examine(operations).Select(problem => problem.Text)];

    /// <summary>What is wrong, each with the promise that is broken; empty when nothing is.</summary>
    public static IReadOnlyList<Problem> Examine(IReadOnlyList<Operation> operations)
    {
        var requests = KeyedRequests.Merge(operations);
        var published = new Dictionary<string, Operation>();
        foreach (var publish in requests.Where(request => request.Kind == OperationKind.Publish))
            if (!published.TryAdd(publish.Message!, publish))
                throw new ArgumentException($"the test itself published {publish.Message} twice");
        var delivered = requests.Where(request => request is { Kind: OperationKind.Pop, Fate: Fate.Done }).ToLookup(pop => pop.Message!);

        return
        [
            .. KeyedRequests.DifferentAnswers(operations).Select(text => new Problem(ProblemKind.DifferentAnswers, 1, text)),
            .. TopicHistory.FindProblems(requests).Select(text => new Problem(ProblemKind.Topics, 0, text)),
            .. DeliveredTwice(delivered),
            .. DeliveredWithoutCause(delivered, published),
            .. requests.GroupBy(request => request.Topic).SelectMany(topic => QueueHistory.FindProblems([.. topic], delivered, published)),
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
            else if (message.First().Topic != publish.Topic)
                yield return FromNowhere($"{message.Key} was published to '{publish.Topic}' and delivered from '{message.First().Topic}'");
            else if (message.First().End < publish.Start)
                yield return FromNowhere($"{message.Key} was delivered before it was published");

        static Problem FromNowhere(string text) => new(ProblemKind.FromNowhere, 1, text);
    }
}
