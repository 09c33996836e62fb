namespace Rrmq.Chaos.Tests;

public sealed class FaultScheduleTests
{
    private static readonly FaultKind[] All = Enum.GetValues<FaultKind>();
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_same_seed_gives_the_same_faults() =>
        Assert.Equal(FaultSchedule.Draw(7, Minute, 3, All), FaultSchedule.Draw(7, Minute, 3, [.. All.Reverse()]));

    [Fact]
    public void Another_seed_gives_others() =>
        Assert.NotEqual(FaultSchedule.Draw(7, Minute, 3, All), FaultSchedule.Draw(8, Minute, 3, All));

    [Fact]
    public void A_seed_gives_the_faults_it_always_gave() =>
        Assert.Equal(
            [(FaultKind.Freeze, FaultTarget.Leader, 1000), (FaultKind.Kill, FaultTarget.Follower, 2771)],
            FaultSchedule.Draw(1, Minute, 3, All).Take(2).Select(fault => (fault.Kind, fault.Target, (int)fault.At.TotalMilliseconds)));

    [Fact]
    public void Every_fault_begins_and_ends_within_the_run_and_they_come_in_their_order()
    {
        foreach (var seed in Enumerable.Range(0, 50))
        {
            var faults = FaultSchedule.Draw(seed, Minute, 5, All);

            Assert.All(faults, fault => Assert.True(fault.At >= TimeSpan.FromSeconds(1) && fault.Until < Minute));
            Assert.Equal(faults.OrderBy(fault => fault.At), faults);
        }
    }

    [Fact]
    public void A_minute_shows_every_kind_that_was_asked_for() =>
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(All, FaultSchedule.Draw(seed, Minute, 3, All).Select(fault => fault.Kind).Distinct().Order()));

    [Fact]
    public void No_kind_comes_that_was_not_asked_for() =>
        Assert.Equal([FaultKind.Kill, FaultKind.OneWay],
            FaultSchedule.Draw(3, Minute, 3, [FaultKind.OneWay, FaultKind.Kill]).Select(fault => fault.Kind).Distinct().Order());

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void Bits_are_flipped_on_a_minority_and_late(int nodes, int flips)
    {
        var flipped = FaultSchedule.Draw(11, Minute, nodes, All).Where(fault => fault.Kind == FaultKind.Flip).ToList();

        Assert.Equal(flips, flipped.Count);
        Assert.All(flipped, fault => Assert.True(fault.At > Minute / 2));
    }

    [Fact]
    public void Every_kind_has_a_word_and_every_word_a_kind()
    {
        Assert.Equal(All, FaultNames.All.Select(word => FaultNames.Find(word)!.Value).Order());
        Assert.All(All, kind => Assert.Equal(kind, FaultNames.Find(FaultNames.Of(kind))));
        Assert.Null(FaultNames.Find("earthquake"));
    }
}
