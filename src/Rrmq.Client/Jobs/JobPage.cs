namespace Rrmq.Client;

/// <summary>A page of jobs.</summary>
/// <param name="Items">The jobs.</param>
/// <param name="Counts">How many jobs of the type are in each state.</param>
public sealed record JobPage(IReadOnlyList<RrmqJob> Items, IReadOnlyDictionary<string, long> Counts)
{
    /// <summary>The cursor of the next page; null when this is the last.</summary>
    public string? Next { get; init; }
}
