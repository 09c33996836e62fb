namespace Rrmq.Histories;

/// <summary>
/// Requests that share an idempotency key are one request, however often it was asked: it takes effect at most once, and whoever gets a success gets the first one.
/// </summary>
internal static class KeyedRequests
{
    /// <summary>One operation for each request, where its attempts were written down apart.</summary>
    public static IReadOnlyList<Operation> Merge(IReadOnlyList<Operation> operations) =>
        [.. operations.Where(operation => operation.Key is null), .. Attempts(operations).SelectMany(Merged)];

    public static IEnumerable<string> DifferentAnswers(IReadOnlyList<Operation> operations)
    {
        foreach (var attempts in Attempts(operations))
        {
            var done = attempts.Where(attempt => attempt.Fate == Fate.Done).OrderBy(attempt => attempt.End).ToList();
            foreach (var other in done.Where(attempt => attempt.Message != done[0].Message).Take(1))
                yield return $"key {done[0].Key} brought {done[0].Message} and, asked again, {other.Message}";
            if (done.Count > 0 && attempts.Any(attempt => attempt.Fate == Fate.Refused && attempt.Start > done[0].End))
                yield return $"key {done[0].Key} was answered with success and, asked again, refused";
        }
    }

    private static IEnumerable<List<Operation>> Attempts(IReadOnlyList<Operation> operations) =>
        operations.Where(operation => operation.Key is not null)
            .GroupBy(operation => (operation.Key, operation.Kind, operation.Topic, operation.Kind == OperationKind.Publish ? operation.Message : null))
            .Select(attempts => attempts.ToList());

    private static IEnumerable<Operation> Merged(List<Operation> attempts)
    {
        if (attempts.Count == 1)
            return attempts;

        var applied = attempts.Where(attempt => attempt.Fate is Fate.Done or Fate.Unknown).ToList();
        var refused = attempts.Where(attempt => attempt.Fate == Fate.Refused).ToList();
        if (applied.Count == 0)
            return refused.Count > 0 && attempts[0].Kind != OperationKind.Publish ? refused : [refused.Count > 0 ? refused[0] : attempts[0]];

        var start = applied.Min(attempt => attempt.Start);
        var done = applied.Where(attempt => attempt.Fate == Fate.Done).ToList();
        var first = done.Find(attempt => !attempt.IsReplayed) ?? done.FirstOrDefault();
        var request = first is not null ? first with { Start = start, End = done.Min(attempt => attempt.End) } : applied[0] with { Start = start, End = applied.Max(attempt => attempt.End) };
        return attempts[0].Kind == OperationKind.Publish ? [request] : [request, .. refused];
    }
}
