using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rrmq.Bench;

/// <summary>
/// Batches of a hundred 128-byte messages over <c>/v1</c> on 8 connections: published, then received and acknowledged; at the leader, and through a follower. What counts is what the topic's own totals say.
/// </summary>
internal static class V1Bench
{
    private const int Connections = 8;

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        using var scripts = new WrkScripts();
        using var cluster = new BenchCluster();
        await cluster.CreateTopicAsync("t");
        Console.WriteLine(BenchFolder.Machine);
        Console.WriteLine("warming up");
        Wrk.Run(await AtAsync(cluster, leads: true) + "/v1/topics/t/messages/batch", scripts.Batch, Connections, 3);
        Wrk.Run(await AtAsync(cluster, leads: true), scripts.Drain, Connections, 3, Connections);

        Console.WriteLine($"{"",-34}{"messages/s",12}{"p50 ms",10}{"p99 ms",10}   ({arguments.Rounds} rounds of {arguments.Seconds} s, medians; spread)");
        foreach (var leads in (bool[])[true, false])
        {
            var published = new List<(double PerSecond, Wrk Run)>();
            var drained = new List<(double PerSecond, Wrk Run)>();
            for (var round = 0; round < arguments.Rounds; round++)
            {
                var at = await AtAsync(cluster, leads);
                published.Add(await CountAsync(cluster, "published", () => Wrk.Run(at + "/v1/topics/t/messages/batch", scripts.Batch, Connections, arguments.Seconds)));
                drained.Add(await CountAsync(cluster, "consumed", () => Wrk.Run(at, scripts.Drain, Connections, arguments.Seconds, Connections)));
            }

            var where = leads ? "" : ", through a follower";
            Report($"publish{where}", published);
            Report($"receive and ack{where}", drained);
        }

        return 0;
    }

    private static async Task<string> AtAsync(BenchCluster cluster, bool leads)
    {
        var leader = await cluster.LeaderAsync();
        return cluster.Url(leads ? leader : (leader + 1) % cluster.Ports.Length);
    }

    private static async Task<(double PerSecond, Wrk Run)> CountAsync(BenchCluster cluster, string total, Func<Wrk> run)
    {
        var before = await TotalAsync(cluster, total);
        var began = Stopwatch.GetTimestamp();
        var done = run();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return ((await TotalAsync(cluster, total) - before) / seconds, done);
    }

    private static async Task<long> TotalAsync(BenchCluster cluster, string total) =>
        JsonNode.Parse(await BenchCluster.Http.GetStringAsync(await AtAsync(cluster, leads: true) + "/v1/topics/t"))![total]!.GetValue<long>();

    private static void Report(string name, List<(double PerSecond, Wrk Run)> rounds)
    {
        var spread = Spread.Of(rounds.Select(round => round.PerSecond));
        var failures = rounds.Sum(round => round.Run.Failures);
        Console.WriteLine($"{name,-34}{spread.Middle,12:N0}{Spread.Median(rounds.Select(round => round.Run.P50Ms)),10:0.00}{Spread.Median(rounds.Select(round => round.Run.P99Ms)),10:0.00}"
            + $"   ({spread.Least:N0} to {spread.Most:N0}){(failures > 0 ? $", {failures} answers were failures" : "")}");
    }
}
