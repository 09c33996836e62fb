namespace Rrmq.EndToEnd;

public sealed class KillEverybodyTests : ClusterTest
{
    [Theory(Timeout = 300_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task Killing_all_nodes_at_once_under_load_loses_nothing(string storage)
    {
        var cluster = await StartOnAsync(storage, storage, storage);
        var load = await Workload.StartAsync(cluster);
        for (var round = 0; round < 2; round++)
        {
            await load.ProgressAsync(200);
            foreach (var node in cluster.Nodes)
                node.Process.Send(Signal.Kill);
            foreach (var node in cluster.Nodes)
                node.Kill();
            cluster.StartAll();
            await cluster.LeaderAsync();
        }

        await load.ProgressAsync(50);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_single_node_leads_at_once_and_survives_a_kill()
    {
        var cluster = await StartAsync(1);
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 1);
        await load.ProgressAsync(100);
        cluster.Nodes[0].Kill();
        cluster.StartAll();
        await cluster.LeaderAsync();
        await load.ProgressAsync(100);
        await load.FinishAsync();
    }
}
