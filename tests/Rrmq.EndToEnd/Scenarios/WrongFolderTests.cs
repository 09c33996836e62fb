namespace Rrmq.EndToEnd;

public sealed class WrongFolderTests : ClusterTest
{
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> Named = new() { ["cluster"] = "end-to-end" };

    [Fact(Timeout = 180_000)]
    public async Task Another_nodes_data_folder_is_refused_by_name()
    {
        var cluster = await StartAsync(3);
        foreach (var node in cluster.Nodes.Take(2))
            node.Kill();
        var before = LogFiles.Fingerprint(cluster.Nodes[1].DataPath);

        using var wrong = Run(cluster, cluster.ConfigPath, "0", "--data", cluster.Nodes[1].DataPath);

        await IsRefusedAsync(wrong, 1, cluster.Nodes[1].DataPath, "node is 2, expected 1");
        Assert.Equal(before, LogFiles.Fingerprint(cluster.Nodes[1].DataPath));
        cluster.StartAll();
        await cluster.LeaderAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_second_process_on_one_data_folder_is_refused_and_the_first_goes_on()
    {
        var cluster = await StartAsync(1, Named);
        var elsewhere = WriteConfig(cluster, "elsewhere.json", "end-to-end", cluster.SparePort);

        using var second = Run(cluster, elsewhere, "0", "--data", cluster.Nodes[0].DataPath);
        await IsRefusedAsync(second, 1, cluster.Nodes[0].DataPath, "held by another process");

        using var twin = Run(cluster, cluster.ConfigPath, "0");
        await IsRefusedAsync(twin, 1, "address already in use", $"{cluster.Nodes[0].Port}");

        using var client = cluster.Client();
        Assert.Equal(Fate.Done, (await client.CreateTopicAsync("still here")).Fate);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_node_of_another_cluster_that_dials_in_is_refused_by_name_and_disturbs_nothing()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        var config = WriteConfig(cluster, "other.json", "another cluster", cluster.Nodes[0].Port, cluster.Nodes[1].Port, cluster.SparePort);

        using var stranger = Run(cluster, config, "2");
        foreach (var node in cluster.Nodes.Take(2))
            await Eventually.BeTrueAsync($"a refusal in the log of {node.Name}", RefusalTime,
                () => node.Lines.Any(line => line.Contains("wrong_cluster", StringComparison.Ordinal) && line.Contains($"127.0.0.1:{cluster.SparePort}", StringComparison.Ordinal)));
        await Eventually.BeTrueAsync("the stranger's own log to say so", RefusalTime, () => stranger.Lines.Any(line => line.Contains("wrong_cluster", StringComparison.Ordinal)));

        await load.ProgressAsync(50);
        await load.FinishAsync();
        TookNoPart(stranger);
    }

    // Elections among the others are theirs: a busy machine causes some. This one must have had no voice in any.
    private static void TookNoPart(NodeProcess process) => Assert.DoesNotContain(process.Lines, line =>
        line.Contains("campaigns in term", StringComparison.Ordinal) || line.Contains("votes for", StringComparison.Ordinal)
        || line.Contains("leads term", StringComparison.Ordinal) || line.Contains("follows", StringComparison.Ordinal));

    private static NodeProcess Run(Cluster cluster, params string[] arguments) =>
        NodeProcess.Start(arguments, cluster.Folder.Path, TextWriter.Synchronized(new StreamWriter(cluster.Folder[$"other-{Guid.NewGuid():n}.log"]) { AutoFlush = true }));

    private static string WriteConfig(Cluster cluster, string name, string clusterName, params int[] ports)
    {
        var addresses = string.Join(", ", ports.Select(port => $$"""{"ip": "127.0.0.1", "port": {{port}}}"""));
        File.WriteAllText(cluster.Folder[name], $$"""{"addresses": [{{addresses}}], "cluster": "{{clusterName}}"}""");
        return cluster.Folder[name];
    }

    private static async Task IsRefusedAsync(NodeProcess process, int exitCode, params string[] named)
    {
        Assert.Equal(exitCode, await process.ExitAsync(RefusalTime));
        var line = Assert.Single(process.Lines);
        Assert.StartsWith("rrmq: ", line, StringComparison.Ordinal);
        foreach (var name in named)
            Assert.Contains(name, line, StringComparison.Ordinal);
    }
}
