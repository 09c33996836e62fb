namespace Rrmq.Mutants;

/// <summary>What the checks of each mutant saw, in their order; null for one that saw nothing. Each mutant is run once, whoever asks.</summary>
public sealed class Findings
{
    private readonly Dictionary<Mutant, IReadOnlyList<string?>> _known = [];

    public async Task<IReadOnlyList<string?>> OfAsync(MutantBuild build, Mutant mutant, CancellationToken cancelled)
    {
        if (_known.TryGetValue(mutant, out var known))
            return known;
        var runs = await Task.WhenAll(mutant.CaughtBy.Select(check => build.RunAsync(check, mutant, cancelled)));
        return _known[mutant] = [.. mutant.CaughtBy.Zip(runs, (check, run) => check.Finding(run))];
    }
}
