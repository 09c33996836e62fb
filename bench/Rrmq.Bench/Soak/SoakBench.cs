using System.Globalization;
using System.Text;
using Rrmq.Load;

namespace Rrmq.Bench;

/// <summary>
/// Three nodes under the same load for long, publishes and pops alike, one of them killed now and then: whether data folder, memory and latency stay where they are. A topic that
/// nobody touches lies beside it, because what is old and rare is what pins a disk.
/// </summary>
internal static class SoakBench
{
    private const int RequestsPerSecond = 1000;
    private const int BodyBytes = 1024;
    private const int IdleMessages = 1000;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        var (began, machine) = (DateTime.UtcNow, BenchFolder.Machine);
        using var cluster = new BenchCluster();
        await FillIdleTopicAsync(cluster);
        using var run = new LoadRun(new LoadOptions
        {
            Targets = cluster.Targets,
            PerSecond = RequestsPerSecond,
            Connections = 32,
            MessageBytes = BodyBytes,
            Duration = TimeSpan.FromMinutes(arguments.Minutes),
        }, static _ => { });
        var journal = new SoakJournal();
        var load = run.RunAsync(CancellationToken.None);
        await Task.WhenAll(ObserveAsync(cluster, journal, load), KillAsync(cluster, journal, load, TimeSpan.FromMinutes(arguments.Minutes)));
        var result = await load;
        var idle = await DrainIdleTopicAsync(cluster);

        var folder = Directory.CreateDirectory(Path.Combine(BenchFolder.Root, "out", "soak")).FullName;
        var page = new SoakPage(began, machine, result, journal, $"{IdleMessages} messages of a topic that nobody touched: {idle} there at the end");
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.html"), page.Render());
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.csv"), journal.Csv());
        Console.WriteLine(page.Summary);
        Console.WriteLine($"written: {folder}");
        return result.Messages.Violations == 0 && idle == IdleMessages ? 0 : 1;
    }

    private static async Task ObserveAsync(BenchCluster cluster, SoakJournal journal, Task load)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var told = 0;
        while (!load.IsCompleted && await timer.WaitForNextTickAsync())
        {
            var disks = cluster.Disk();
            for (var node = 0; node < disks.Length; node++)
                if (!journal.IsDown(node))
                    journal.Note(node, disks[node], cluster[node].WorkingSet);
            if (++told % 30 == 0)
                Console.Error.WriteLine($"{journal.Seconds.ToString("0", CultureInfo.InvariantCulture)} s: disk {cluster.DiskMiB} MiB, {journal.Kills.Count} kills");
        }
    }

    /// <summary>Leader and follower in turn; the last minute is left to the load and the emptying behind it.</summary>
    private static async Task KillAsync(BenchCluster cluster, SoakJournal journal, Task load, TimeSpan duration)
    {
        using var timer = new PeriodicTimer(BetweenKills);
        while (await timer.WaitForNextTickAsync() && !load.IsCompleted && journal.Seconds < (duration - Down).TotalSeconds)
        {
            var leader = await cluster.LeaderAsync();
            var prey = journal.Kills.Count % 2 == 0 ? leader : (leader + 1) % cluster.Ports.Length;
            journal.Killed(prey, prey == leader);
            cluster[prey].KillHard();
            await Task.Delay(Down);
            cluster.Restart(prey);
            journal.Returned(prey);
        }
    }

    private static async Task FillIdleTopicAsync(BenchCluster cluster)
    {
        await cluster.CreateTopicAsync("idle");
        var leader = cluster.Url(await cluster.LeaderAsync());
        for (var i = 0; i < IdleMessages; i++)
        {
            using var body = new StringContent($"{{\"topic\":\"idle\",\"message\":\"{i}\"}}", Encoding.UTF8, "application/json");
            using var response = await BenchCluster.Http.PutAsync(leader + "/message", body);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task<int> DrainIdleTopicAsync(BenchCluster cluster)
    {
        var leader = cluster.Url(await cluster.LeaderAsync());
        for (var i = 0; ; i++)
        {
            using var response = await BenchCluster.Http.GetAsync(leader + "/message/idle");
            if (!response.IsSuccessStatusCode || !(await response.Content.ReadAsStringAsync()).Contains($"\"{i}\"", StringComparison.Ordinal))
                return i;
        }
    }
}
