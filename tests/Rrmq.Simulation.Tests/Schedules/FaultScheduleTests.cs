namespace Rrmq.Simulation.Tests;

public sealed class FaultScheduleTests
{
    [Fact]
    public void A_seed_always_draws_the_same_scenario_and_another_seed_another_one()
    {
        var (one, again, other) = (Scenario.Draw(7), Scenario.Draw(7), Scenario.Draw(8));

        Assert.Equal(one.Faults, again.Faults);
        Assert.Equal((one.Weather, one.Clients, one.Nodes), (again.Weather, again.Clients, again.Nodes));
        Assert.NotEqual(one.Faults, other.Faults);
    }

    [Fact]
    public void Seeds_draw_clusters_of_three_five_and_seven_and_turn_whole_kinds_of_faults_off()
    {
        var scenarios = Enumerable.Range(1, 200).Select(Scenario.Draw).ToList();

        Assert.Equal([3, 5, 7], scenarios.Select(scenario => scenario.Nodes).Distinct().Order());
        Assert.All(scenarios, scenario => Assert.NotEmpty(scenario.Faults));
        Assert.True(scenarios.Count(scenario => scenario.Faults.Select(fault => fault.Kind).Distinct().Count() < 10) > 40);
        Assert.Contains(scenarios, scenario => scenario.Weather is { Loss: 0, Repeat: 0, Straggle: 0 });
    }

    [Fact]
    public void Taking_a_fault_out_leaves_the_others_and_the_run_up_to_it_as_they_were()
    {
        var all = Scenario.Draw(11);
        var taken = all.Faults[all.Faults.Count / 2];
        var cuts = new ScenarioCuts(11) { Only = [.. all.Faults.Where(fault => fault != taken).Select(fault => fault.Number)] };

        Assert.Equal(all.Faults.Where(fault => fault != taken), Scenario.Draw(cuts).Faults);
        Assert.Equal(LinesBefore(taken.AtMs, new ScenarioCuts(11)), LinesBefore(taken.AtMs, cuts));
    }

    [Fact]
    public void A_smaller_cluster_keeps_the_faults_that_fit_into_it()
    {
        var seed = Enumerable.Range(1, 100).First(seed => Scenario.Draw(seed).Nodes == 7);
        var smaller = Scenario.Draw(new ScenarioCuts(seed) { Nodes = 3 });

        Assert.Equal(3, smaller.Nodes);
        Assert.All(smaller.Faults, fault => Assert.True(fault.FitsInto(3)));
        Assert.Subset(Scenario.Draw(seed).Faults.ToHashSet(), smaller.Faults.ToHashSet());
    }

    private static List<string> LinesBefore(long atMs, ScenarioCuts cuts)
    {
        var lines = new List<string>();
        new Simulation(Scenario.Draw(cuts), new Trace { Reader = lines.Add, IsVerbose = true }).Run();
        return [.. lines.TakeWhile(line => long.Parse(line.TrimStart().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) < atMs)];
    }
}
