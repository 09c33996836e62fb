namespace Rrmq.Histories.Tests;

/// <summary>
/// Correct histories drawn at random pass all checks; of histories with one lie in them each check finds at least the share named here. Where it is not all of them, the
/// overlaps or an unknown outcome leave a way in which the lie could have been the truth.
/// </summary>
public sealed class RandomHistoryTests
{
    private const int Histories = 400;

    [Fact]
    public void Correct_histories_have_no_problem()
    {
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new RandomHistory(seed);
            Assert.Empty(HistoryCheck.FindProblems(history.Operations).Select(problem => $"seed {seed}: {problem}"));
            Assert.Empty(WitnessCheck.FindProblems(history.Operations).Select(problem => $"seed {seed}: {problem}"));
            Assert.Empty(WitnessCheck.FindProblems(history.Operations, history.Log).Select(problem => $"seed {seed}: {problem}"));
        }
    }

    [Theory]
    [InlineData("an acknowledged message is lost", 84, 75, 99)]
    [InlineData("a message is delivered twice", 100, 95, 100)]
    [InlineData("a message comes from nowhere", 100, 94, 100)]
    [InlineData("a message comes from another topic", 100, 100, 100)]
    [InlineData("two messages come in the wrong order", 77, 98, 100)]
    [InlineData("a queue is falsely empty", 46, 96, 99)]
    [InlineData("a replayed answer differs", 100, 100, 100)]
    [InlineData("a key that had a success is refused", 100, 86, 100)]
    [InlineData("what was applied is told as surely not applied", 95, 92, 100)]
    [InlineData("a topic is made twice", 100, 0, 100)]
    [InlineData("a listing leaves out a topic", 89, 0, 100)]
    [InlineData("two operations name one index", 0, 100, 100)]
    [InlineData("two operations exchange their indexes", 0, 100, 100)]
    public void A_lie_is_found(string lie, int byAnswersAlone, int byWitnessWithGaps, int byWitnessWithLog)
    {
        var (told, alone, gaps, log) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new RandomHistory(seed);
            if (Corruption.All[lie](history.Operations, new Random(seed)) is not { } lied)
                continue;
            told++;
            alone += HistoryCheck.FindProblems(lied).Count > 0 ? 1 : 0;
            gaps += WitnessCheck.FindProblems(lied).Count > 0 ? 1 : 0;
            log += WitnessCheck.FindProblems(lied, history.Log).Count > 0 ? 1 : 0;
        }

        Assert.True(told > Histories / 10, $"only {told} histories had a place for it");
        var shares = (alone * 100 / told, gaps * 100 / told, log * 100 / told);
        Assert.True(shares.Item1 >= byAnswersAlone && shares.Item2 >= byWitnessWithGaps && shares.Item3 >= byWitnessWithLog, $"{lie}: {shares} percent of {told} were found");
    }
}
