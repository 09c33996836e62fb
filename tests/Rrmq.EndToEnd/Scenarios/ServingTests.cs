namespace Rrmq.EndToEnd;

public sealed class ServingTests : ClusterTest
{
    [Theory(Timeout = 180_000)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Any_node_leads_a_client_to_the_leader_and_one_leader_is_known_to_all(int nodes)
    {
        var cluster = await StartAsync(nodes);
        foreach (var node in cluster.Nodes)
        {
            using var client = cluster.Client();
            var name = $"made at {node.Name}";
            await HintsAtAsync(client, node, cluster, Requests.CreateTopic(name));
            Assert.Equal(Fate.Done, (await client.CreateTopicAsync(name)).Fate);
            await HintsAtAsync(client, node, cluster, Requests.Publish(name, "✉ 1"));
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish(name, "✉ 1", $"put {name}"))).Fate);
            await HintsAtAsync(client, node, cluster, Requests.ListTopics());
            await HintsAtAsync(client, node, cluster, Requests.Pop(name));
            Assert.Equal("✉ 1", (await client.InsistAsync(Requests.Pop(name, $"take {name}"))).Message);
            Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop(name, $"end of {name}"))).Error);
            Assert.Equal("topic_exists", (await client.CreateTopicAsync(name)).Error);
        }

        using var reader = cluster.Client();
        Assert.Equal(cluster.Nodes.Select(node => $"made at {node.Name}"), (await reader.ListTopicsAsync()).Topics);
        await cluster.AllAppliedAsync();
    }

    // A busy machine may elect another leader at any moment; then the question is put again.
    private static async Task HintsAtAsync(Client client, ClusterNode node, Cluster cluster, byte[] request) =>
        await Eventually.BeTrueAsync($"a hint of {node.Name} at the leader", TimeSpan.FromSeconds(60), async () =>
        {
            var leader = await cluster.LeaderAsync();
            if (node == leader)
                return true;
            var result = await client.AskAsync(node.Index, request);
            return (result.Status, result.Error, result.Leader, result.Fate) == (421, "not_leader", leader.Url, Fate.NotApplied);
        });
}
