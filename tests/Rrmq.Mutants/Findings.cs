using System.Collections.Concurrent;

namespace Rrmq.Mutants;

/// <summary>What the checks of each mutant saw, in their order; null for one that saw nothing. Each mutant is run once, whoever asks.</summary>
public sealed class Findings
{
    private readonly ConcurrentDictionary<Mutant, Lazy<Task<IReadOnlyList<string?>>>> _known = [];

    public Task<IReadOnlyList<string?>> OfAsync(MutantBuild build, Mutant mutant, CancellationToken cancelled) =>
        _known.GetOrAdd(mutant, _ => new Lazy<Task<IReadOnlyList<string?>>>(() => RunAsync(build, mutant, cancelled))).Value;

    private static async Task<IReadOnlyList<string?>> RunAsync(MutantBuild build, Mutant mutant, CancellationToken cancelled)
    {
        var runs = await Task.WhenAll(mutant.CaughtBy.Select(check => build.RunAsync(check, mutant, cancelled)));
        return [.. mutant.CaughtBy.Zip(runs, (check, run) => check.Finding(run))];
    }
}
