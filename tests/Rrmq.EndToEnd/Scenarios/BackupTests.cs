namespace Rrmq.EndToEnd;

public sealed class BackupTests : ClusterTest
{
    private const int Published = 60;
    private const int Popped = 25;

    [Fact(Timeout = 480_000)]
    public async Task A_backup_taken_under_load_becomes_a_new_cluster_with_the_same_queues_settings_and_answers()
    {
        var cluster = await StartAsync(3);
        await FillAsync(cluster);
        var load = await Workload.StartAsync(cluster, producers: 4, consumers: 2);
        await load.ProgressAsync(100);
        var follower = cluster.Without(await cluster.LeaderAsync())[0];
        var file = cluster.Folder["all.rrmq"];
        var said = await Tool.MustAsync(cluster.Folder, "backup", "--at", follower.Url, "--to", file);
        Assert.Contains($"{file}: entry ", said, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".part"));
        await load.ProgressAsync(100);
        await load.FinishAsync();

        var restored = await RestoreAsync(file);
        using var client = restored.Client();
        Assert.Equal(["ledger", "full", "work"], (await client.ListTopicsAsync()).Topics);
        await HoldsWhatWasFilledAsync(client);
        await IsWithoutGapsAsync(client);
        await restored.AllAppliedAsync();

        // Its configuration names another cluster than it is: what is damaged comes back all the same, and starts again under its configuration.
        var members = Own(new MembersView(restored));
        var damaged = restored.Without(await restored.LeaderAsync())[0];
        var number = await members.NumberOfAsync(damaged);
        damaged.Kill();
        LogFiles.FlipBit(LogFiles.Segments(damaged.DataPath)[0], LogFiles.HeaderBytes + 200);
        damaged.Start();
        await members.IsVoterAnewAsync(damaged, number);
        damaged.Kill();
        damaged.Start();
        await restored.AllAppliedAsync();
    }

    [Fact(Timeout = 480_000)]
    public async Task A_backup_with_a_follower_down_holds_everything_and_only_whole_files_and_empty_folders_are_taken()
    {
        var cluster = await StartAsync(3);
        await FillAsync(cluster);
        cluster.Without(await cluster.LeaderAsync())[0].Kill();
        var leader = await cluster.LeaderAsync();
        var folder = cluster.Folder;
        var file = folder["all.rrmq"];
        await Tool.MustAsync(folder, "backup", "--at", leader.Url, "--to", file);
        await Tool.MustRefuseAsync(folder, 2, [file, "must be a name that is not taken"], "backup", "--at", leader.Url, "--to", file);

        await IsRefusedAsync(cluster, Damaged(file, "half.rrmq", bytes => bytes[..(bytes.Length / 2)]), "is not a whole backup");
        await IsRefusedAsync(cluster, Damaged(file, "no-end.rrmq", bytes => bytes[..^8]), "is not a whole backup");
        await IsRefusedAsync(cluster, Damaged(file, "longer.rrmq", bytes => [.. bytes, 0]), "bytes follow behind the end");
        await IsRefusedAsync(cluster, Damaged(file, "flipped.rrmq", bytes => Flip(bytes, bytes.Length - 500)), "checksum");
        await IsRefusedAsync(cluster, Damaged(file, "newer.rrmq", bytes => Flip(bytes, 8)), "format version");
        await IsRefusedAsync(cluster, cluster.ConfigPath, "is no backup of RRMQ");
        await IsRefusedAsync(cluster, folder["missing.rrmq"], "missing.rrmq");

        await Tool.MustRefuseAsync(folder, 1, [leader.DataPath, "expected an empty folder"],
            "restore", file, "--config", cluster.ConfigPath, "--node_id", "0", "--data", leader.DataPath);
        using var client = (await RestoreAsync(file)).Client();
        await HoldsWhatWasFilledAsync(client);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_empty_node_does_not_mix_with_restored_ones_under_the_same_configuration()
    {
        var cluster = await StartAsync(3);
        await FillAsync(cluster);
        var file = cluster.Folder["all.rrmq"];
        await Tool.MustAsync(cluster.Folder, "backup", "--at", cluster.Nodes[1].Url, "--to", file);
        foreach (var node in cluster.Nodes)
            node.Kill();

        // Two folders are lost and made anew; the third is the old one, and after that an empty one.
        foreach (var node in cluster.Nodes.Take(2))
        {
            Directory.Delete(node.DataPath, recursive: true);
            await Tool.MustAsync(cluster.Folder, "restore", file, "--config", cluster.ConfigPath, "--node_id", $"{node.Index}");
        }

        cluster.StartAll();
        await IsKeptOutAsync(cluster.Nodes[0]);
        cluster.Nodes[2].Kill();
        Directory.Delete(cluster.Nodes[2].DataPath, recursive: true);
        await cluster.LeaderAmongAsync([.. cluster.Nodes.Take(2)]);
        cluster.Nodes[2].Start();
        await IsKeptOutAsync(cluster.Nodes[1]);
        using var client = cluster.Client();
        await HoldsWhatWasFilledAsync(client);
    }

    private static async Task IsKeptOutAsync(ClusterNode node) => await Eventually.BeTrueAsync($"a refusal in the log of {node.Name}", TimeSpan.FromSeconds(60),
        () => node.Lines.Any(line => line.Contains("wrong_cluster", StringComparison.Ordinal)));

    private static async Task FillAsync(Cluster cluster)
    {
        using var client = cluster.Client();
        await client.InsistAsync(Requests.CreateTopic("ledger", "make-ledger"));
        await client.InsistAsync(Requests.CreateTopic("full", "make-full"));
        for (var number = 0; number < Published; number++)
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("ledger", Entry(number), $"put-{number}"))).Fate);
        for (var number = 0; number < Popped; number++)
            Assert.Equal(Entry(number), (await client.InsistAsync(Requests.Pop("ledger", $"take-{number}"))).Message);
    }

    private static async Task HoldsWhatWasFilledAsync(Client client)
    {
        var again = await client.InsistAsync(Requests.Pop("ledger", $"take-{Popped - 1}"));
        Assert.Equal((true, Entry(Popped - 1)), (again.Replayed, again.Message));
        Assert.True((await client.InsistAsync(Requests.Publish("ledger", Entry(3), "put-3"))).Replayed);
        for (var number = Popped; number < Published; number++)
            Assert.Equal(Entry(number), (await client.InsistAsync(Requests.Pop("ledger", $"take-{number}"))).Message);
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("ledger", "the end"))).Error);
    }

    // What producers with keys put there, one after the other, each of them in turn; consumers had taken the oldest.
    private static async Task IsWithoutGapsAsync(Client client)
    {
        var next = new Dictionary<string, int>();
        for (var number = 0; ; number++)
        {
            var result = await client.InsistAsync(Requests.Pop("work", $"count-{number}"));
            if (result.Fate != Fate.Done)
                break;
            var name = result.Message.TrimEnd('.').Split('-');
            if (name[1] is not ("p1" or "p3"))
                continue;
            var found = int.Parse(name[2], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(next.GetValueOrDefault(name[1], found), found);
            next[name[1]] = found + 1;
        }
    }

    private static async Task IsRefusedAsync(Cluster cluster, string file, string word)
    {
        var data = cluster.Folder["never"];
        await Tool.MustRefuseAsync(cluster.Folder, 1, [file, word], "restore", file, "--config", cluster.ConfigPath, "--node_id", "0", "--data", data);
        Assert.False(Directory.Exists(data));
    }

    private static string Damaged(string file, string name, Func<byte[], byte[]> damage)
    {
        var damaged = Path.Combine(Path.GetDirectoryName(file)!, name);
        File.WriteAllBytes(damaged, damage(File.ReadAllBytes(file)));
        return damaged;
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 0x10;
        return bytes;
    }

    private async Task<Cluster> RestoreAsync(string file)
    {
        var cluster = NewCluster(3);
        foreach (var node in cluster.Nodes)
            await Tool.MustAsync(cluster.Folder, "restore", file, "--config", cluster.ConfigPath, "--node_id", $"{node.Index}");
        cluster.StartAll();
        await cluster.LeaderAsync();
        return cluster;
    }

    private static string Entry(int number) => $"{number} {new string('x', 2000)}";
}
