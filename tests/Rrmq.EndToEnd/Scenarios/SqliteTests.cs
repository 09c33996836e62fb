using Rrmq.Storage;

namespace Rrmq.EndToEnd;

/// <summary>Nodes that keep their state in SQLite files; what else such a cluster does is among the other scenarios.</summary>
public sealed class SqliteTests : ClusterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 300_000)]
    public async Task Term_vote_and_log_are_rows_that_a_tool_reads_in_the_file_of_a_running_node_and_of_a_killed_one()
    {
        var cluster = await StartOnAsync(Unhurried, ["sqlite", "sqlite", "sqlite"]);
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        for (var number = 0; number < 10; number++)
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", $"message-{number}.", $"key-{number}"))).Fate);
        await cluster.AllAppliedAsync();
        var leader = await cluster.LeaderAsync();
        foreach (var node in cluster.Nodes)
            await HoldsAsync(node, node == leader);

        var reports = new Dictionary<ClusterNode, NodeReport>();
        foreach (var node in cluster.Nodes)
            reports.Add(node, (await node.ReportAsync())!);
        foreach (var node in cluster.Nodes)
            node.Kill();
        Assert.All(cluster.Nodes, node => Assert.True(Ask(node, "SELECT max(idx) FROM entries") >= reports[node].LastApplied));
        cluster.StartAll();
        await cluster.LeaderAsync();
        for (var number = 0; number < 10; number++)
            Assert.Equal($"message-{number}.", (await client.InsistAsync(Requests.Pop("jobs", $"pop-{number}"))).Message);
    }

    [Fact(Timeout = 480_000)]
    public async Task A_cluster_of_mixed_stores_feeds_each_node_by_snapshot_and_loses_nothing()
    {
        var cluster = await StartOnAsync("sqlite", "log", "sqlite");
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        var text = new string('x', 8 * 1024);
        var (published, popped) = (0, 0);
        foreach (var behind in cluster.Nodes)
        {
            behind.Kill();

            // Several segments and snapshots of 64 KiB, so that the entries it lacks are gone when it is back.
            for (var end = published + 40; published < end; published++)
                Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", $"{published} {text}", $"key-{published}"))).Fate);
            for (var end = popped + 20; popped < end; popped++)
                Assert.Equal($"{popped} {text}", (await client.InsistAsync(Requests.Pop("jobs", $"pop-{popped}"))).Message);
            behind.Start();
            await cluster.AllAppliedAsync();
            await Eventually.BeTrueAsync($"a snapshot for {behind.Name}", Patience, () => behind.Lines.Any(line => line.Contains("received from the leader", StringComparison.Ordinal)));
        }

        for (; popped < published; popped++)
            Assert.Equal($"{popped} {text}", (await client.InsistAsync(Requests.Pop("jobs", $"pop-{popped}"))).Message);
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("jobs", "the end"))).Error);
    }

    [Fact(Timeout = 300_000)]
    public async Task Nodes_that_are_killed_one_after_the_other_under_load_lose_nothing()
    {
        var cluster = await StartOnAsync("sqlite", "sqlite", "sqlite");
        var load = await Workload.StartAsync(cluster);
        foreach (var node in cluster.Nodes)
        {
            await load.ProgressAsync(100);
            node.Kill();
            await load.ProgressAsync(50);
            node.Start();
            await cluster.LeaderAsync();
        }

        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task The_folder_of_one_store_is_refused_by_the_other_by_name()
    {
        var cluster = await StartOnAsync("sqlite");
        cluster.Nodes[0].Kill();
        var copy = Own(new StreamWriter(cluster.Folder["other.log"]) { AutoFlush = true });
        using var other = NodeProcess.Start([cluster.ConfigPath, "0"], cluster.Folder.Path, TextWriter.Synchronized(copy));

        Assert.Equal(1, await other.ExitAsync(Patience));
        var line = Assert.Single(other.Lines);
        Assert.Contains("storage is sqlite, expected log", line, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(cluster.Nodes[0].DataPath), line, StringComparison.Ordinal);
    }

    private static async Task HoldsAsync(ClusterNode node, bool leads)
    {
        var report = (await node.ReportAsync())!;
        Assert.Equal(report.Term, Ask(node, "SELECT term FROM hard_state WHERE grp = 0"));
        if (leads)
            Assert.Equal(node.Index + 1, Ask(node, "SELECT voted_for FROM hard_state WHERE grp = 0"));
        Assert.True(Ask(node, "SELECT max(idx) FROM entries") >= report.LastApplied);
        Assert.Equal(0, Ask(node, "SELECT count(*) FROM entries WHERE term > (SELECT term FROM hard_state)"));
        for (var number = 0; number < 10; number++)
            Assert.Equal(1, Ask(node, $"SELECT count(*) FROM entries WHERE kind = 'command' AND instr(payload, CAST('message-{number}.' AS BLOB)) > 0"));
        Assert.Equal(node.Index + 1, Ask(node, "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'node'"));
    }

    // As any tool would, beside the node.
    private static long Ask(ClusterNode node, string sql)
    {
        using var tool = new SqliteConnection(Path.Combine(node.DataPath, "rrmq.sqlite"), SqliteApi.OpenReadOnly);
        return tool.Integer(sql);
    }
}
