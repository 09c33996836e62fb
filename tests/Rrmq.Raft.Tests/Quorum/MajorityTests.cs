using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Raft.Tests;

public sealed class MajorityTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public void More_than_half_of_the_voters_are_a_majority(int voters, int majority) => Assert.Equal(majority, Majority.Of(voters));

    [Fact]
    public void What_is_reached_is_reached_by_a_majority_and_nothing_higher_is() =>
        Prop.ForAll<NonEmptyArray<int>>(values =>
        {
            long[] sorted = [.. values.Get.Select(v => (long)v)];
            var reached = Majority.Reached(sorted);
            var enough = values.Get.Count(v => v >= reached) >= Majority.Of(values.Get.Length);
            var more = values.Get.Count(v => v > reached) >= Majority.Of(values.Get.Length);
            return enough && !more;
        }).QuickCheckThrowOnFailure();
}
