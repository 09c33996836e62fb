namespace Rrmq.Mutants;

/// <summary>
/// The tests tested: every rule is switched off in a copy of the product, one at a time, and each check that is named for it must notice. RRMQ_REWRITE=1 writes
/// the outcome to docs/mutants.md.
/// </summary>
public sealed class MutantTests(MutantBuild build, Findings findings) : IClassFixture<MutantBuild>, IClassFixture<Findings>
{
    public static TheoryData<string> Names => [.. MutantTable.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whoever_switches_a_rule_off_is_caught(string name)
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

    /// <summary>The control: a check that fails without a mutant catches nothing.</summary>
    [Fact]
    public async Task Without_a_mutant_all_checks_pass()
    {
        var largest = MutantTable.All.SelectMany(mutant => mutant.CaughtBy)
            .GroupBy(check => check is SeedCheck seeds ? seeds.Kind : string.Join(' ', [check.Project, .. check.Arguments]))
            .Select(same => same.MaxBy(check => check is SeedCheck seeds ? seeds.Last : 0)!);

        var runs = await Task.WhenAll(largest.Select(async check => (Check: check, Run: await build.RunAsync(check, null, TestContext.Current.CancellationToken))));

        var broken = runs.Where(each => !each.Check.IsClean(each.Run)).Select(each => $"{each.Check.Describe(null)}:\n{each.Run.Output}").ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

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
}
