namespace Rrmq.Histories;

/// <summary>Whether the order that the indexes claim can be the order in which things happened.</summary>
internal static class WitnessOrder
{
    public static IEnumerable<string> FindProblems(IReadOnlyList<Operation> operations)
    {
        var placed = operations.Where(operation => operation.Index is not null).ToList();
        return [.. Shared(placed), .. AgainstTheClock(placed)];
    }

    private static IEnumerable<string> Shared(List<Operation> placed) =>
        from operation in placed
        where !operation.Position.IsRead
        group operation by operation.Position into owners
        where owners.Count() > 1
        select $"{owners.Key} is named by {owners.Count()} operations: {string.Join(", ", owners.Select(owner => owner.Name))}";

    /// <summary>
    /// Of two operations the one that ended before the other began comes first. Two looks at the state may share an index; nothing else may.
    /// </summary>
    private static IEnumerable<string> AgainstTheClock(List<Operation> placed)
    {
        var ended = placed.OrderBy(operation => operation.End).ToList();
        var next = 0;
        Operation? latest = null;
        foreach (var later in placed.OrderBy(operation => operation.Start))
        {
            for (; next < ended.Count && ended[next].End < later.Start; next++)
                if (latest is null || ended[next].Position > latest.Position)
                    latest = ended[next];
            if (latest is not null && latest.Position > later.Position)
                yield return $"{latest.Name} had been answered before {later.Name} began";
        }
    }
}
