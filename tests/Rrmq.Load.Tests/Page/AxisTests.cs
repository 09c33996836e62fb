namespace Rrmq.Load.Tests;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.003)]
    [InlineData(7)]
    [InlineData(99.9)]
    [InlineData(40_725)]
    [InlineData(1_000_000)]
    public void A_linear_axis_reaches_from_zero_over_all_values_in_round_steps(double most)
    {
        var axis = Axis.Linear("x", [most, most / 2]);

        Assert.Equal(0, axis.Ticks[0].Value);
        Assert.InRange(axis.At(most), most == 0 ? 0 : 0.5, 1);
        Assert.Equal(0.5, axis.At(axis.Ticks[^1].Value / 2), 1e-9);
        Assert.InRange(axis.Ticks.Count, 2, 8);
    }

    [Theory]
    [InlineData(0.04, 0.09)]
    [InlineData(0.3, 3_600)]
    [InlineData(5, 5)]
    [InlineData(1, 10)]
    public void A_logarithmic_axis_holds_all_values_and_names_some(double least, double most)
    {
        var axis = Axis.Logarithmic("x", [least, most]);

        Assert.InRange(axis.At(least), 0, 0.5);
        Assert.InRange(axis.At(most), axis.At(least), 1);
        Assert.InRange(axis.Ticks.Count, 2, 9);
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.At(tick.Value), -1e-9, 1 + 1e-9));
        Assert.Equal((axis.At(least) + axis.At(most)) / 2, axis.At(Math.Sqrt(least * most)), 1e-9);
    }

    [Fact]
    public void Each_nine_of_a_percentile_is_as_wide_as_the_one_before()
    {
        var axis = Axis.Percentiles("x", 99.95);

        Assert.Equal([0, 90, 99, 99.9, 99.99], axis.Ticks.Select(tick => tick.Value));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], axis.Ticks.Select(tick => Math.Round(axis.At(tick.Value), 9)));
    }
}
