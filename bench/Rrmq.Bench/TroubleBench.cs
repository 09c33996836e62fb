using System.Diagnostics;
using System.Text.Json.Nodes;
using Rrmq.Load;

namespace Rrmq.Bench;

/// <summary>
/// What a publish takes while something is wrong, beside what it takes while nothing is: an open loop of publishes, quiet and troubled phases in turn. The bar is three times the quiet p99.
/// </summary>
internal static class TroubleBench
{
    private const int PerSecond = 1000;
    private const int BodyBytes = 1024;
    private const int Backlog = 200_000;
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Jerk = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        Console.WriteLine($"{BenchFolder.Machine}; {PerSecond} publishes of {BodyBytes} bytes a second, phases of {arguments.Seconds} s, {arguments.Rounds} rounds; p50 and p99 in ms, from when a request was due");
        var follower = new Volume?[3];
        using (var cluster = new BenchCluster(prepare: (node, path) => follower[node] = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? new Volume(path) : null))
        {
            try
            {
                await MeasureAsync(cluster, arguments, "a follower's disk stalls, 0.5 s in every 1.5", (node, stop) => StallAsync(follower[node] ?? throw new InvalidOperationException("only root can stall a disk"), stop));
                await MeasureAsync(cluster, arguments, "a follower gets half of the time, 50 ms on and off", (node, stop) => JerkAsync(cluster[node], stop));
            }
            finally
            {
                cluster.KillAll();
                foreach (var volume in follower)
                    volume?.Dispose();
            }
        }

        // What comes every 64 MiB comes every second or two when it is due after one.
        using (var cluster = new BenchCluster(settings: new JsonObject { ["snapshot_bytes"] = "1MiB", ["segment_bytes"] = "1MiB" }))
        using (var calm = new BenchCluster())
        {
            await cluster.CreateTopicAsync("backlog");
            await FillAsync(cluster);
            await CompareAsync(calm, cluster, arguments, "snapshots and compactions without a pause");
        }

        using (var cluster = new BenchCluster(settings: new JsonObject { ["snapshot_bytes"] = "1MiB", ["segment_bytes"] = "1MiB" }))
        {
            await cluster.CreateTopicAsync("backlog");
            await MeasureAsync(cluster, arguments, $"a follower returns, {Backlog:N0} messages behind the log", (node, stop) => RejoinAsync(cluster, node, stop), node => { cluster[node].KillHard(); return Task.CompletedTask; }, FillAsync, mostPhases: 12);
        }

        return 0;
    }

    private static async Task MeasureAsync(BenchCluster cluster, BenchArguments arguments, string name, Func<int, CancellationToken, Task> trouble, Func<int, Task>? before = null, Func<BenchCluster, Task>? between = null, int mostPhases = 1)
    {
        var (quiet, troubled) = (new List<LoadResult>(), new List<LoadResult>());
        await WarmUpAsync(cluster, arguments);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            quiet.Add(await LoadAsync(cluster, arguments));
            var node = (await cluster.LeaderAsync() + 1) % cluster.Ports.Length;
            if (before is not null)
                await before(node);
            if (between is not null)
                await between(cluster);
            using var stopping = new CancellationTokenSource();
            var under = trouble(node, stopping.Token);
            var phases = 0;
            do
                troubled.Add(await LoadAsync(cluster, arguments));
            while (++phases < mostPhases && !under.IsCompleted);
            await stopping.CancelAsync();
            await under;
            await cluster.LeaderAsync();
        }

        Report(name, quiet, troubled);
    }

    private static async Task CompareAsync(BenchCluster calm, BenchCluster troubled, BenchArguments arguments, string name)
    {
        var (quiet, busy) = (new List<LoadResult>(), new List<LoadResult>());
        await WarmUpAsync(calm, arguments);
        await WarmUpAsync(troubled, arguments);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            quiet.Add(await LoadAsync(calm, arguments));
            busy.Add(await LoadAsync(troubled, arguments));
        }

        Report(name, quiet, busy);
    }

    private static void Report(string name, IReadOnlyList<LoadResult> quiet, IReadOnlyList<LoadResult> troubled)
    {
        var (before, under) = (Figures(quiet), Figures(troubled));
        Console.WriteLine($"{name,-58} quiet {before.P50.Middle:0.00} {before.P99.Middle:0.00} ({before.P99.Least:0.00} to {before.P99.Most:0.00})   troubled {under.P50.Middle:0.00} {under.P99.Middle:0.00} "
            + $"({under.P99.Least:0.00} to {under.P99.Most:0.00})   p99 {under.P99.Middle / before.P99.Middle:0.0} times; the worst tenth of a second {Worst(quiet):0.0} against {Worst(troubled):0.0} ms");
    }

    private static (Spread P50, Spread P99) Figures(IReadOnlyList<LoadResult> results) =>
        (Spread.Of(results.Select(result => result.Measured.Publish!.Latency.P50Ms)), Spread.Of(results.Select(result => result.Measured.Publish!.Latency.P99Ms)));

    // What a dip looks like from close by: the highest p99 of any tenth of a second, the median of the rounds.
    private static double Worst(IReadOnlyList<LoadResult> results) =>
        Spread.Median(results.Select(result => result.Measured.Intervals.Max(interval => interval.PublishP99Ms ?? 100)));

    // The first seconds of a node are its compiler's.
    private static async Task WarmUpAsync(BenchCluster cluster, BenchArguments arguments) => _ = await LoadAsync(cluster, arguments);

    private static async Task<LoadResult> LoadAsync(BenchCluster cluster, BenchArguments arguments)
    {
        using var run = new LoadRun(new LoadOptions
        {
            Targets = cluster.Targets,
            Mode = LoadMode.Both,
            PerSecond = PerSecond * 2,
            MessageBytes = BodyBytes,
            Connections = 64,
            Warmup = TimeSpan.FromSeconds(1),
            Duration = TimeSpan.FromSeconds(arguments.Seconds),
        }, static _ => { });
        return await run.RunAsync(CancellationToken.None);
    }

    private static async Task FillAsync(BenchCluster cluster)
    {
        using var run = new LoadRun(new LoadOptions
        {
            Targets = cluster.Targets,
            Mode = LoadMode.Publish,
            MessageBytes = BodyBytes,
            Topic = "backlog",
            Messages = Backlog,
            Duration = TimeSpan.FromMinutes(5),
            Drains = false,
        }, static _ => { });
        await run.RunAsync(CancellationToken.None);
    }

    private static async Task StallAsync(Volume volume, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            volume.Hold();
            await Task.Delay(Stall, CancellationToken.None);
            volume.Release();
            await Task.Delay(Stall * 2, CancellationToken.None);
        }
    }

    private static async Task JerkAsync(ServerProcess node, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            node.Freeze();
            await Task.Delay(Jerk, CancellationToken.None);
            node.Thaw();
            await Task.Delay(Jerk, CancellationToken.None);
        }
    }

    /// <summary>Starts the node, and says when it had everything: until then it was fed by snapshot.</summary>
    private static async Task RejoinAsync(BenchCluster cluster, int node, CancellationToken stop)
    {
        cluster.Restart(node);
        var began = Stopwatch.GetTimestamp();
        var leader = (node + cluster.Ports.Length - 1) % cluster.Ports.Length;
        var goal = await cluster.AppliedAsync(leader);
        while (await cluster.AppliedAsync(node) < goal && !stop.IsCancellationRequested)
            await Task.Delay(10, CancellationToken.None);
        Console.WriteLine(stop.IsCancellationRequested ? "  the follower did not catch up in all phases" : $"  the follower had all {goal:N0} entries {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s after its start");
    }
}
