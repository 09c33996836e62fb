namespace Rrmq.Mutants;

/// <summary>The other half of the mutants, and the control.</summary>
public sealed class OtherMutantTests(MutantBuild build, Findings findings)
{
    public static TheoryData<string> Names => MutantTests.Every(2, from: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Whoever_switches_a_rule_off_is_caught(string name) => MutantTests.CatchAsync(build, findings, name);

    /// <summary>A check that fails without a mutant catches nothing.</summary>
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
}
