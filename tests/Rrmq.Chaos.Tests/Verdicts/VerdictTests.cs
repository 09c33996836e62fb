using static Rrmq.Chaos.Tests.Histories;

namespace Rrmq.Chaos.Tests;

public sealed class VerdictTests
{
    private static readonly IReadOnlyList<Operation> Good = Of(Publish("a"), Publish("b"), Pop("a"), Pop("b"));

    [Fact]
    public void A_good_run_is_clean_and_ends_with_0()
    {
        var verdict = Judge(Good);

        Assert.Equal((true, 0), (verdict.IsClean, verdict.ExitCode));
        Assert.Equal(new LoadTotals(2, 2, 0, 0), verdict.Totals);
        Assert.Contains("verdict: nothing lost, nothing doubled, order kept", VerdictText.Lines(verdict));
    }

    [Fact]
    public void A_swallowed_publish_is_named()
    {
        var verdict = Judge(Of(Publish("a"), Publish("b"), Pop("b")));

        Assert.Equal((1, 1), (verdict.ExitCode, verdict.CountOf(ProblemKind.Lost)));
        Assert.Contains(VerdictText.Lines(verdict), line => line.StartsWith("  ! 1 acknowledged messages were never delivered", StringComparison.Ordinal) && line.EndsWith(": a", StringComparison.Ordinal));
        Assert.Contains("verdict: VIOLATED: 1 problem", VerdictText.Lines(verdict));
    }

    [Fact]
    public void A_doubled_delivery_is_named()
    {
        var verdict = Judge(Good, Of(Publish("x"), Pop("x"), Pop("x")));

        Assert.Equal((1, 1), (verdict.ExitCode, verdict.CountOf(ProblemKind.Duplicated)));
        Assert.Contains("  ! x was delivered 2 times", VerdictText.Lines(verdict));
    }

    [Fact]
    public void A_broken_order_is_named()
    {
        var verdict = Judge(Of(Publish("a"), Publish("b"), Pop("b"), Pop("a")));

        Assert.Equal((1, 1), (verdict.ExitCode, verdict.CountOf(ProblemKind.OutOfOrder)));
    }

    [Fact]
    public void What_the_watchers_saw_is_a_violation_too()
    {
        var verdict = Verdict.Of([Good], isDrained: true, ["n0 and n1 both led term 3"], [], [], isInterrupted: false);

        Assert.Equal(1, verdict.ExitCode);
        Assert.Contains("  ! n0 and n1 both led term 3", VerdictText.Lines(verdict));
    }

    [Fact]
    public void Without_a_drain_nothing_counts_as_lost_but_a_double_does()
    {
        var verdict = Verdict.Of([Of(Publish("a"), Publish("b"), Pop("b"), Pop("b"))], isDrained: false, [], [], [], isInterrupted: false);

        Assert.Equal((0, 1), (verdict.CountOf(ProblemKind.Lost), verdict.CountOf(ProblemKind.Duplicated)));
    }

    [Theory]
    [InlineData(true, 130)]
    [InlineData(false, 1)]
    public void An_interrupted_run_ends_with_130_unless_something_is_wrong(bool isGood, int code) =>
        Assert.Equal(code, Verdict.Of([isGood ? Good : Of(Publish("a"))], isDrained: true, [], [], [], isInterrupted: true).ExitCode);

    [Fact]
    public void Faults_that_found_nobody_are_not_counted_as_survived()
    {
        var kill = new Fault(TimeSpan.Zero, TimeSpan.Zero, FaultKind.Kill, FaultTarget.Leader, 0, 0);
        var verdict = Verdict.Of([Good], true, [], [new FaultReport(kill, TimeSpan.Zero, "one"), new FaultReport(kill, TimeSpan.Zero, "none") { IsSkipped = true }], [], false);

        Assert.Equal(1, Assert.Single(verdict.Survived).Value);
    }

    [Fact]
    public void Unknown_outcomes_are_counted_by_kind() =>
        Assert.Equal(new LoadTotals(1, 0, 1, 2), Judge(Of(Publish("a"), Publish("b", Fate.Unknown), PopUnknown(), PopUnknown())).Totals);

    private static Verdict Judge(params IReadOnlyList<Operation>[] histories) => Verdict.Of(histories, isDrained: true, [], [], [], isInterrupted: false);
}
