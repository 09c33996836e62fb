using System.Text.Json;

namespace Rrmq.EndToEnd;

/// <summary>One node with small files, stopped in the middle of its work, and what <c>rrmq inspect</c> tells of its folder.</summary>
public sealed class InspectTests : InspectTest
{
    [Fact(Timeout = 300_000)]
    public async Task A_sound_folder_is_told_in_words_and_in_json_and_nothing_in_it_changes()
    {
        var (cluster, data) = await StoppedAsync();
        var before = LogFiles.Fingerprint(data);

        var text = await Tool.MustAsync(cluster.Folder, "inspect", data, "--verify");
        Assert.Contains("node 1 of cluster ", text, StringComparison.Ordinal);
        Assert.Contains("voted for node 1", text, StringComparison.Ordinal);
        Assert.Contains(", voters 1\n", text, StringComparison.Ordinal);
        Assert.Contains("    jobs: ", text, StringComparison.Ordinal);
        Assert.Contains("sound: every checksum was read", text, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await Tool.MustAsync(cluster.Folder, "inspect", data, "--output", "json"));
        var log = json.RootElement.GetProperty("log");
        Assert.True(log.GetProperty("last_index").GetInt64() > 2 * Queued);
        Assert.True(log.GetProperty("compacted").GetBoolean());
        var files = log.GetProperty("files").EnumerateArray().ToList();
        var lost = LogFiles.Segments(data).Select(Path.GetFileName).Except(files.Select(file => file.GetProperty("name").GetString()));
        Assert.Empty(lost);
        Assert.Contains(files, file => file.GetProperty("kind").GetString() is "kept_segment" or "rewritten" && file.GetProperty("live_bytes").GetInt64() > 0);
        Assert.Equal(2, json.RootElement.GetProperty("snapshots").GetArrayLength());
        Assert.Equal(before, LogFiles.Fingerprint(data));

        cluster.StartAll();
        await cluster.LeaderAsync();
        await Tool.MustRefuseAsync(cluster.Folder, 2, [data, "held by another process"], "inspect", data);
        await Tool.MustRefuseAsync(cluster.Folder, 2, ["there is no such folder"], "inspect", cluster.Folder["none"]);
        await Tool.MustRefuseAsync(cluster.Folder, 2, ["expected the data folder of a node"], "inspect", cluster.Folder.Path);
    }

    [Fact(Timeout = 300_000)]
    public async Task Each_damage_is_told_with_file_and_offset_in_the_words_of_the_start_that_refuses_it()
    {
        var (cluster, data) = await StoppedAsync();
        var segments = LogFiles.Segments(data).Where(path => LogFiles.EndOfContent(path) > LogFiles.HeaderBytes).ToList();
        var inLog = segments[^1];
        var whole = await File.ReadAllBytesAsync(inLog, TestContext.Current.CancellationToken);

        LogFiles.FlipBit(inLog, LogFiles.HeaderBytes + 200);
        LogFiles.FlipBit(inLog, (LogFiles.EndOfContent(inLog) + LogFiles.HeaderBytes) / 2);
        var damages = await DamagesAsync(cluster, data);
        Assert.True(damages.Count > 1, string.Join('\n', damages));
        Assert.All(damages, damage => Assert.Contains($"{inLog}: at offset ", damage, StringComparison.Ordinal));
        await IsRefusedWithAsync(cluster, damages[0]);

        await File.WriteAllBytesAsync(inLog, whole, TestContext.Current.CancellationToken);
        LogFiles.Truncate(inLog, 500);
        damages = await DamagesAsync(cluster, data);
        Assert.Contains("cut short", damages[0], StringComparison.Ordinal);
        await IsRefusedWithAsync(cluster, damages[0]);

        await File.WriteAllBytesAsync(inLog, whole, TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(data, "identity.json"));
        damages = await DamagesAsync(cluster, data);
        Assert.Contains("identity.json", Assert.Single(damages), StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_start_does_not_read_is_found_by_verify_alone()
    {
        var (cluster, data) = await StoppedAsync();
        using var json = JsonDocument.Parse(await Tool.MustAsync(cluster.Folder, "inspect", data, "--output", "json"));
        var kept = json.RootElement.GetProperty("log").GetProperty("files").EnumerateArray()
            .First(file => file.GetProperty("kind").GetString() is "kept_segment" or "rewritten").GetProperty("name").GetString()!;
        var file = Path.Combine(data, "log", kept);
        LogFiles.FlipBit(file, LogFiles.HeaderBytes + 100);
        await Tool.MustAsync(cluster.Folder, "inspect", data);
        Assert.Contains($"{file}: at offset ", Assert.Single(await DamagesAsync(cluster, data, "--verify")), StringComparison.Ordinal);
        LogFiles.FlipBit(file, LogFiles.HeaderBytes + 100);

        var older = Directory.GetFiles(Path.Combine(data, "snapshots")).Order(StringComparer.Ordinal).First();
        LogFiles.FlipBit(older, new FileInfo(older).Length - 12);
        await Tool.MustAsync(cluster.Folder, "inspect", data);
        Assert.Contains(older, Assert.Single(await DamagesAsync(cluster, data, "--verify")), StringComparison.Ordinal);
    }
}
