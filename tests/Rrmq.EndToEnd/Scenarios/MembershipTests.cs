namespace Rrmq.EndToEnd;

public sealed class MembershipTests : ClusterTest
{
    private const string RemovalLine = "is no member of the cluster any more";

    [Fact(Timeout = 480_000)]
    public async Task A_cluster_grows_from_3_to_5_replaces_a_dead_node_and_shrinks_to_3_under_load()
    {
        var cluster = await StartAsync(3);
        var newcomers = cluster.AddNewcomers(3);
        var members = Own(new MembersView(cluster));
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 2);

        newcomers[0].Start();
        newcomers[1].Start();
        await members.AreVotersAsync([.. cluster.Nodes.Take(5)]);
        await load.ProgressAsync(20);

        var dead = cluster.Nodes[2];
        dead.Kill();
        newcomers[2].Start();
        await members.AreVotersAsync(cluster.Nodes);
        await members.RemoveAsync(dead);
        await members.AreVotersAsync(cluster.Without(dead));
        await load.ProgressAsync(20);

        foreach (var gone in newcomers.Take(2))
        {
            await members.RemoveAsync(gone);
            await members.AreVotersAsync(cluster.Nodes.Where(node => node != dead && node.Index >= gone.Index || node.Index < 2).Where(node => node != gone));
            gone.Kill();
        }

        await load.ProgressAsync(20);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 480_000)]
    public async Task A_whole_cluster_moves_to_new_machines_under_load()
    {
        var cluster = await StartAsync(3);
        var founders = cluster.Nodes.ToArray();
        var newcomers = cluster.AddNewcomers(3);
        var members = Own(new MembersView(cluster));
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 2);

        foreach (var newcomer in newcomers)
            newcomer.Start();
        await members.AreVotersAsync(cluster.Nodes);
        await members.TransferAsync(newcomers[0]);
        await load.ProgressAsync(20);

        for (var gone = 0; gone < founders.Length; gone++)
        {
            await members.RemoveAsync(founders[gone]);
            await members.AreVotersAsync(cluster.Nodes.Skip(gone + 1));
            await AssertKnowsOfItsRemovalAsync(founders[gone]);
            Assert.Equal(0, await founders[gone].TerminateAsync(TimeSpan.FromSeconds(60)));
            await load.ProgressAsync(20);
        }

        // Nothing of the old machines is needed any more, the one that was asked for the way in least of all.
        foreach (var newcomer in newcomers)
            newcomer.Kill();
        foreach (var newcomer in newcomers)
            newcomer.Start();
        await load.ProgressAsync(20);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 480_000)]
    public async Task A_member_that_was_down_while_a_node_joined_follows_it_when_it_leads()
    {
        var cluster = await StartAsync(3);
        var newcomer = cluster.AddNewcomers(1)[0];
        var members = Own(new MembersView(cluster));
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 2);
        var sleeper = cluster.Nodes[2];
        sleeper.Kill();

        newcomer.Start();
        await members.AreVotersAsync(cluster.Nodes);
        await members.TransferAsync(newcomer);
        sleeper.Start();
        await Eventually.BeTrueAsync("the member follows the newcomer", TimeSpan.FromSeconds(60), async () =>
        {
            await members.TransferAsync(newcomer);
            // It follows before it has heard what the newcomer is called.
            return sleeper.Lines.Any(line => line.Contains("follows node 4 in term", StringComparison.Ordinal) || line.Contains($"follows {newcomer.Name} in term", StringComparison.Ordinal));
        });

        await load.ProgressAsync(20);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    /// <summary>It says so in one line, and nothing of what follows is an error to it.</summary>
    private static async Task AssertKnowsOfItsRemovalAsync(ClusterNode node)
    {
        await Eventually.BeTrueAsync($"{node.Name} knows of its removal", TimeSpan.FromSeconds(60), () => node.Lines.Any(line => line.Contains(RemovalLine, StringComparison.Ordinal)));
        Assert.DoesNotContain(node.Lines, line => line.Contains("node_was_removed", StringComparison.Ordinal) || line.Contains(" error ", StringComparison.Ordinal));
    }
}
