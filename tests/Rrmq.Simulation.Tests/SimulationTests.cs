using System.Globalization;

namespace Rrmq.Simulation.Tests;

public sealed class SimulationTests
{
    /// <summary>The usual run; <c>RRMQ_SEEDS=1..5000</c> takes those instead.</summary>
    private static (int First, int Last) Seeds()
    {
        var named = Environment.GetEnvironmentVariable("RRMQ_SEEDS")?.Split("..");
        return named is [var first, var last]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture))
            : (1, 60);
    }

    [Fact]
    public void Whole_clusters_lose_nothing_and_deliver_nothing_twice_under_any_seed()
    {
        var (first, last) = Seeds();
        var acknowledged = 0L;
        for (var seed = first; seed <= last; seed++)
        {
            var simulation = new Simulation(seed);
            simulation.Run();
            acknowledged += simulation.History.Acknowledged;
        }

        Assert.True(acknowledged > 100 * (last - first + 1), $"only {acknowledged} publishes were acknowledged: the weather leaves nothing to check");
    }

    [Fact]
    public void One_seed_gives_one_run()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var (one, other) = (new Simulation(seed), new Simulation(seed));
            one.Run();
            other.Run();
            Assert.Equal(one.TraceHash, other.TraceHash);
        }
    }
}
