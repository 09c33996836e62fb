[assembly: AssemblyFixture(typeof(Rrmq.Mutants.MutantBuild))]
[assembly: AssemblyFixture(typeof(Rrmq.Mutants.Findings))]

namespace Rrmq.Mutants;

/// <summary>
/// The tests tested: every rule is switched off in a copy of the product, one at a time, and each check that is named for it must notice. RRMQ_REWRITE=1 writes
/// the outcome to docs/mutants.md. The classes run beside each other, so that while one waits for the single process of its mutant the other core has work.
/// </summary>
public sealed class MutantTests(MutantBuild build, Findings findings)
{
    public static TheoryData<string> Names => Every(2, from: 0);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Whoever_switches_a_rule_off_is_caught(string name) => CatchAsync(build, findings, name);

    [Fact]
    public async Task The_table_in_the_documents_is_this_one()
    {
        var path = Path.Combine(Repository.Root, "docs", "mutants.md");
        if (Environment.GetEnvironmentVariable("RRMQ_REWRITE") != "1")
        {
            Assert.Equal(TableText.WithoutSeeds(TableText.Of(_ => null)), TableText.WithoutSeeds(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)));
            return;
        }

        var found = new Dictionary<Mutant, IReadOnlyList<string?>>();
        foreach (var mutant in MutantTable.All)
            found.Add(mutant, await findings.OfAsync(build, mutant, TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(path, TableText.Of(mutant => found[mutant]), TestContext.Current.CancellationToken);
    }

    /// <summary>Every so many-th name of the table.</summary>
    internal static TheoryData<string> Every(int step, int from) => [.. MutantTable.All.Where((_, number) => number % step == from).Select(mutant => mutant.Name)];

    internal static async Task CatchAsync(MutantBuild build, Findings findings, string name)
    {
        var mutant = MutantTable.All.Single(mutant => mutant.Name == name);
        Assert.Null(build.ProblemOf(mutant));
        var unnoticed = new List<string>();
        foreach (var (check, finding) in mutant.CaughtBy.Zip(await findings.OfAsync(build, mutant, TestContext.Current.CancellationToken)))
        {
            if (finding is null)
                unnoticed.Add(check.Describe(null));
            else
                TestContext.Current.TestOutputHelper?.WriteLine($"{check.Describe(null)}: {finding}");
        }

        Assert.True(unnoticed.Count == 0, $"{mutant.Rule}: switched off, and not noticed by {string.Join(", ", unnoticed)}");
    }
}
