namespace Rrmq.Simulation.Tests;

public sealed class ChangeScheduleTests
{
    private static readonly IReadOnlyList<Scenario> Scenarios = [.. Enumerable.Range(1, 200).Select(Scenario.Draw)];

    [Fact]
    public void About_half_of_the_seeds_change_members_and_in_every_way()
    {
        Assert.InRange(Scenarios.Count(scenario => scenario.ChangesMembers), 70, 130);
        Assert.Equal([FaultKind.Join, FaultKind.Removal, FaultKind.LossForGood, FaultKind.Transfer],
            Scenarios.SelectMany(scenario => scenario.Faults).Where(fault => fault.IsChangeOfMembers).Select(fault => fault.Kind).Distinct().Order());
    }

    [Fact]
    public void The_faults_of_a_seed_are_the_same_without_its_changes()
    {
        foreach (var scenario in Scenarios.Where(scenario => scenario.ChangesMembers).Take(20))
        {
            var faults = scenario.Faults.Where(fault => !fault.IsChangeOfMembers).ToList();
            var cuts = new ScenarioCuts(scenario.Seed) { Only = [.. faults.Select(fault => fault.Number)] };

            Assert.All(faults, fault => Assert.True(fault.Number < ChangeSchedule.FirstNumber));
            Assert.Equal(faults, Scenario.Draw(cuts).Faults);
            Assert.False(Scenario.Draw(cuts).ChangesMembers);
        }
    }

    [Fact]
    public void Faults_and_changes_come_in_the_order_of_their_times() =>
        Assert.All(Scenarios, scenario => Assert.Equal(scenario.Faults.Select(fault => fault.AtMs).Order(), scenario.Faults.Select(fault => fault.AtMs)));
}
