using System.Diagnostics;

namespace Rrmq.Bench;

/// <summary>What nodes take of the machine: the time to their first answer, memory and processor when idle and under 64 connections.</summary>
internal static class FootprintBench
{
    private const int Connections = 64;
    private const int BodyBytes = 128;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        Console.WriteLine(BenchFolder.Machine);
        foreach (var size in new[] { 1, 3, 5 })
            await StartAsync(size, arguments.Rounds);
        using var cluster = new BenchCluster();
        await cluster.CreateTopicAsync("t");
        await IdleAsync(cluster);
        await BusyAsync(cluster, arguments);
        return 0;
    }

    private static async Task StartAsync(int size, int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            using var cluster = new BenchCluster(size, starts: false);
            var began = Stopwatch.GetTimestamp();
            var nodes = Enumerable.Range(0, size).Select(index => new ServerProcess(BenchFolder.Program, BenchFolder.Root, cluster.ConfigPath(index), $"{index}")).ToList();
            try
            {
                while ((await Task.WhenAll(Enumerable.Range(0, size).Select(cluster.RoleAsync))).Any(role => role.Length == 0))
                    await Task.Delay(5);
                times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
            finally
            {
                nodes.ForEach(node => node.Dispose());
            }
        }

        var spread = Spread.Of(times);
        Console.WriteLine($"{size} started together, to the last one's first answer: {spread.Middle:0.00} s ({spread.Least:0.00} to {spread.Most:0.00}, {rounds} rounds)");
    }

    private static async Task IdleAsync(BenchCluster cluster)
    {
        await Task.Delay(Idle);
        var before = Processor(cluster);
        await Task.Delay(Idle);
        var used = Processor(cluster).Zip(before, (after, then) => (after - then) / Idle);
        Console.WriteLine($"idle: memory {Memory(cluster)} MiB, processor {string.Join(", ", used.Select(share => $"{share:0.0%}"))} of a core");
    }

    private static async Task BusyAsync(BenchCluster cluster, BenchArguments arguments)
    {
        using var scripts = new WrkScripts(BodyBytes);
        var url = cluster.Url(await cluster.LeaderAsync()) + "/message";
        Wrk.Run(url, scripts.Publish, Connections, 5);
        var seconds = new List<double>();
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var then = Processor(cluster).Sum();
            var run = Wrk.Run(url, scripts.Publish, Connections, arguments.Seconds);
            seconds.Add((Processor(cluster).Sum() - then) / TimeSpan.FromSeconds(1) / run.Succeeded * 100_000);
        }

        var spread = Spread.Of(seconds);
        Console.WriteLine($"{Connections} connections: memory {Memory(cluster)} MiB, processor of all nodes for 100,000 publishes {spread.Middle:0.00} s ({spread.Least:0.00} to {spread.Most:0.00})");
    }

    private static List<TimeSpan> Processor(BenchCluster cluster) => [.. cluster.Nodes.Select(node => node.Processor)];

    private static TimeSpan Sum(this IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, static (sum, one) => sum + one);

    private static string Memory(BenchCluster cluster) => string.Join(", ", cluster.Nodes.Select(node => node.WorkingSet >> 20));
}
