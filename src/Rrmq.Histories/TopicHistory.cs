namespace Rrmq.Histories;

/// <summary>When topics came to be, judged by what clients saw of them: made once, there for everybody from then on, and for nobody before.</summary>
internal static class TopicHistory
{
    /// <summary>Topics that the history did not make were there before it, and nothing is asked of them.</summary>
    public static IEnumerable<string> FindProblems(IReadOnlyList<Operation> requests)
    {
        var listings = requests.Where(request => request is { Kind: OperationKind.ListTopics, Fate: Fate.Done }).ToList();
        foreach (var listing in listings.Where(listing => listing.Topics.Distinct().Count() < listing.Topics.Count))
            yield return $"a listing names a topic twice: {string.Join(", ", listing.Topics)}";
        foreach (var topic in requests.Where(request => request.Kind == OperationKind.CreateTopic).GroupBy(request => request.Topic))
            foreach (var problem in OfOne(topic.Key, [.. topic], requests, listings))
                yield return problem;
    }

    private static IEnumerable<string> OfOne(string topic, List<Operation> creations, IReadOnlyList<Operation> requests, List<Operation> listings)
    {
        var done = creations.Where(creation => creation.Fate == Fate.Done).ToList();
        if (done.Count > 1)
            yield return $"'{topic}' was made {done.Count} times";

        // There since the first answer that says so; not there before the first request that may have made it.
        var since = creations.Where(creation => creation.Fate == Fate.Done || creation is { Fate: Fate.Refused, Refusal: Refusal.Unsaid or Refusal.TopicExists })
            .Select(creation => creation.End).DefaultIfEmpty(long.MaxValue).Min();
        var notBefore = creations.Where(creation => creation.Fate is Fate.Done or Fate.Unknown).Select(creation => creation.Start).DefaultIfEmpty(long.MaxValue).Min();

        foreach (var creation in creations.Where(creation => creation.Fate == Fate.Refused && creation.End < notBefore))
            yield return $"'{topic}' was said to exist at {creation.End}, before anybody asked for it";
        foreach (var creation in done.Where(creation => creation.Start > since))
            yield return $"'{topic}' was made by a request that began after it was known to exist";
        foreach (var use in requests.Where(request => request.Topic == topic && request.Kind is OperationKind.Publish or OperationKind.Pop))
        {
            if (use.Refusal == Refusal.TopicNotFound && use.Start > since)
                yield return $"'{topic}' was not found although it was known to exist: {use.Name}";
            else if (use.Fate == Fate.Done && use.End < notBefore)
                yield return $"'{topic}' was used before anybody asked for it: {use.Name}";
        }

        foreach (var listing in listings)
        {
            if (listing.Start > since && !listing.Topics.Contains(topic))
                yield return $"a listing leaves out '{topic}', which was known to exist when it was asked for";
            else if (listing.End < notBefore && listing.Topics.Contains(topic))
                yield return $"a listing names '{topic}' before anybody asked for it";
        }
    }
}
