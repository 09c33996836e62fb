using System.Text.Json;
using Rrmq.Storage;

namespace Rrmq.EndToEnd;

/// <summary>What <c>rrmq inspect</c> tells of a folder whose state is in a SQLite file.</summary>
public sealed class SqliteInspectTests : InspectTest
{
    [Fact(Timeout = 300_000)]
    public async Task Rows_take_the_place_of_files_and_nothing_changes_after_a_stop_or_after_a_kill()
    {
        var (cluster, data) = await StoppedAsync("sqlite");
        await IsSoundAsync(cluster, data);

        cluster.StartAll();
        await cluster.LeaderAsync();
        await Tool.MustRefuseAsync(cluster.Folder, 2, [data, "held by another process"], "inspect", data);
        using (var client = cluster.Client())
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", "the last", "the-last"))).Fate);
        cluster.Nodes[0].Kill();
        File.Delete(FileIn(data) + "-shm");
        Assert.True(new FileInfo(FileIn(data) + "-wal").Length > 0);
        await IsSoundAsync(cluster, data);
    }

    [Fact(Timeout = 300_000)]
    public async Task Each_damage_is_told_in_the_words_of_the_start_that_refuses_it()
    {
        var (cluster, data) = await StoppedAsync("sqlite");
        var file = FileIn(data);
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        Change(data, "UPDATE entries SET payload = payload || x'00' WHERE idx IN (SELECT max(idx) FROM entries UNION SELECT max(idx) - 1 FROM entries); UPDATE hard_state SET term = term + 1");
        var damages = await DamagesAsync(cluster, data);
        Assert.Equal(3, damages.Count);
        Assert.All(damages, damage => Assert.StartsWith($"{file}: ", damage, StringComparison.Ordinal));
        Assert.Contains("term and vote of group 0: the checksum is wrong", damages[0], StringComparison.Ordinal);
        await IsRefusedWithAsync(cluster, damages[0]);

        await RestoreAsync(file, whole);
        cluster.StartAll();
        await cluster.LeaderAsync();
        using (var client = cluster.Client())
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", "the last", "the-last"))).Fate);
        cluster.Nodes[0].Kill();
        File.Delete(file + "-wal");
        damages = await DamagesAsync(cluster, data);
        Assert.Contains("was durable", Assert.Single(damages), StringComparison.Ordinal);
        await IsRefusedWithAsync(cluster, damages[0]);

        await RestoreAsync(file, [.. new byte[4096], .. whole[4096..]]);
        damages = await DamagesAsync(cluster, data);
        Assert.Contains("SQLite finds damage", damages[0], StringComparison.Ordinal);

        await RestoreAsync(file, whole);
        File.Delete(Path.Combine(data, "durable-end"));
        File.Delete(Path.Combine(data, "identity.json"));
        Assert.Contains("identity.json", Assert.Single(await DamagesAsync(cluster, data)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_start_does_not_read_is_found_by_verify_alone()
    {
        var (cluster, data) = await StoppedAsync("sqlite");
        var whole = await File.ReadAllBytesAsync(FileIn(data), TestContext.Current.CancellationToken);

        Change(data, "UPDATE bodies SET crc = crc + 1 WHERE idx = (SELECT min(idx) FROM bodies)");
        await Tool.MustAsync(cluster.Folder, "inspect", data);
        Assert.Contains("the body at ", Assert.Single(await DamagesAsync(cluster, data, "--verify")), StringComparison.Ordinal);

        await RestoreAsync(FileIn(data), whole);
        Change(data, "UPDATE snapshot_pieces SET bytes = substr(bytes, 1, length(bytes) - 1) || x'5a' WHERE rowid = (SELECT max(rowid) FROM snapshot_pieces WHERE snapshot = (SELECT id FROM snapshots ORDER BY name LIMIT 1))");
        await Tool.MustAsync(cluster.Folder, "inspect", data);
        Assert.Contains(".snap", Assert.Single(await DamagesAsync(cluster, data, "--verify")), StringComparison.Ordinal);

        File.Delete(FileIn(data));
        Assert.Contains("rrmq.sqlite is missing", Assert.Single(await DamagesAsync(cluster, data)), StringComparison.Ordinal);
    }

    private static async Task IsSoundAsync(Cluster cluster, string data)
    {
        var before = LogFiles.Fingerprint(data);
        var text = await Tool.MustAsync(cluster.Folder, "inspect", data, "--verify");
        Assert.Contains("node 1 of cluster ", text, StringComparison.Ordinal);
        Assert.Contains("voted for node 1, ends with batch ", text, StringComparison.Ordinal);
        Assert.Contains("    jobs: ", text, StringComparison.Ordinal);
        Assert.Contains("sound: every checksum was read", text, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await Tool.MustAsync(cluster.Folder, "inspect", data, "--output", "json"));
        var log = json.RootElement.GetProperty("log");
        Assert.Equal("sqlite", log.GetProperty("storage").GetString());
        Assert.True(log.GetProperty("compacted").GetBoolean());
        Assert.Equal(log.GetProperty("last_batch").GetInt64(), log.GetProperty("durable_batch").GetInt64());
        var entries = log.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("name").GetString() == "entries");
        Assert.Equal(log.GetProperty("last_index").GetInt64(), entries.GetProperty("last_index").GetInt64());
        Assert.Equal(log.GetProperty("last_index").GetInt64() - log.GetProperty("first_index").GetInt64() + 1, entries.GetProperty("records").GetInt64());
        Assert.True(log.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("name").GetString() == "bodies").GetProperty("live_bytes").GetInt64() > 0);
        Assert.Equal(2, json.RootElement.GetProperty("snapshots").GetArrayLength());
        Assert.Equal(before, LogFiles.Fingerprint(data));
    }

    private static void Change(string data, string sql)
    {
        using var tool = new SqliteConnection(FileIn(data), SqliteApi.OpenReadWrite);
        tool.Execute(sql);
    }

    private static async Task RestoreAsync(string file, byte[] whole)
    {
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        await File.WriteAllBytesAsync(file, whole, TestContext.Current.CancellationToken);
    }

    private static string FileIn(string data) => Path.Combine(data, "rrmq.sqlite");
}
