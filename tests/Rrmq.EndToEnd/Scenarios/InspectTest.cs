namespace Rrmq.EndToEnd;

/// <summary>One node with small files, stopped in the middle of its work, and what <c>rrmq inspect</c> finds wrong with its folder.</summary>
public abstract class InspectTest : ClusterTest
{
    private protected const int Queued = 120;

    private protected static async Task<IReadOnlyList<string>> DamagesAsync(Cluster cluster, string data, params string[] flags)
    {
        var before = LogFiles.Fingerprint(data);
        var (code, output, said) = await Tool.RunAsync(cluster.Folder, ["inspect", data, .. flags]);
        Assert.True(code == 1, said);
        Assert.Equal(before, LogFiles.Fingerprint(data));
        return [.. output.Split('\n').Where(line => line.StartsWith("damaged: ", StringComparison.Ordinal)).Select(line => line["damaged: ".Length..])];
    }

    private protected static async Task IsRefusedWithAsync(Cluster cluster, string damage)
    {
        cluster.StartAll();
        Assert.Equal(1, await cluster.Nodes[0].Process.ExitAsync(TimeSpan.FromSeconds(60)));
        // The node knows its folder by a path from its working directory, but for SQLite, which wants all of it.
        var path = cluster.Folder.Path + "/";
        var line = cluster.Nodes[0].Process.Lines.Single().Replace(path, "", StringComparison.Ordinal);
        Assert.Equal($"rrmq: {damage.Replace(path, "", StringComparison.Ordinal)}; this node is the only one of its cluster, so that nobody has what it lost: restore a backup", line);
    }

    // Enough comes and goes for snapshots and compactions; what is queued stays in files that have left the log.
    private protected async Task<(Cluster Cluster, string Data)> StoppedAsync(string storage = "log")
    {
        var cluster = await StartOnAsync(storage);
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        await client.CreateTopicAsync("noise");
        for (var number = 0; number < Queued; number++)
        {
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", $"{number} {new string('x', 2000)}", $"key-{number}"))).Fate);
            await client.PublishAsync("noise", new string('y', 4000));
            await client.PopAsync("noise");
        }

        var data = cluster.Nodes[0].DataPath;
        await Eventually.BeTrueAsync("two snapshots and a compaction", TimeSpan.FromSeconds(60),
            () => cluster.Nodes[0].Lines.Count(line => line.Contains(" written: ", StringComparison.Ordinal)) >= 2 && cluster.Nodes[0].Lines.Any(line => line.Contains("compacted: ", StringComparison.Ordinal)));
        Assert.Equal(0, await cluster.Nodes[0].TerminateAsync(TimeSpan.FromSeconds(60)));
        return (cluster, data);
    }
}
