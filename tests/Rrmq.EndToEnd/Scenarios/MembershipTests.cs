namespace Rrmq.EndToEnd;

public sealed class MembershipTests : ClusterTest
{
    [Fact(Timeout = 240_000)]
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
}
