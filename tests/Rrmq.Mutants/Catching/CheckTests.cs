namespace Rrmq.Mutants;

public sealed class CheckTests
{
    private static readonly Check Test = new TestCheck("P", "A_rule_holds", "row-2");
    private static readonly Check Seeds = new SeedCheck("schedules", "P", ["--seeds", "{seeds}"], 50);

    [Fact]
    public void A_test_notices_only_by_failing_itself_in_its_own_row()
    {
        Assert.NotNull(Test.Finding(Ended(1, "    T.A_rule_holds(script: \"row-2\") [FAIL]")));
        Assert.Null(Test.Finding(Ended(1, "    T.A_rule_holds(script: \"row-1\") [FAIL]")));
        Assert.Null(Test.Finding(Ended(1, "    T.Another(script: \"row-2\") [FAIL]")));
        Assert.Null(Test.Finding(Ended(134, "the runtime ended")));
    }

    [Fact]
    public void A_test_that_is_not_there_is_not_clean()
    {
        Assert.True(Test.IsClean(Ended(0, "P  Total: 3, Errors: 0")));
        Assert.False(Test.IsClean(Ended(0, "P  Total: 0, Errors: 0")));
        Assert.False(Test.IsClean(Ended(1, "P  Total: 3, Errors: 0")));
    }

    [Fact]
    public void Seeds_notice_by_a_failing_seed_and_not_by_any_other_end()
    {
        Assert.Equal("schedules, seed 16 of 1..50", Seeds.Describe(Seeds.Finding(Ended(1, "BROKEN, seed 16: two leaders"))));
        Assert.Null(Seeds.Finding(Ended(2, "which seeds?")));
        Assert.Null(Seeds.Finding(Ended(0, "kept, seed 16")));
        Assert.False(Seeds.IsClean(new ProgramRun(0, "", IsOutOfTime: true)));
        Assert.Equal(["--seeds", "1..50"], Seeds.Arguments);
    }

    [Fact]
    public void The_table_is_compared_without_the_seeds_that_came_first() =>
        Assert.Equal("| schedules 1..50, `x` |", TableText.WithoutSeeds("| schedules, seed 16 of 1..50, `x` |"));

    private static ProgramRun Ended(int exitCode, string output) => new(exitCode, output, IsOutOfTime: false);
}
