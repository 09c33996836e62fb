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
        for (var seed = first; seed <= last; seed++)
        {
            var verdict = new Simulation(Scenario.Draw(seed)).Run();
            Assert.True(verdict.IsKept, $"seed {seed}: {verdict.What}");
            Assert.True(verdict.Acknowledged > 10);
        }
    }

    [Fact]
    public void One_seed_gives_one_run()
    {
        for (var seed = 1; seed <= 5; seed++)
            Assert.Equal(new Simulation(Scenario.Draw(seed)).Run().TraceHash, new Simulation(Scenario.Draw(seed)).Run().TraceHash);
    }
}
