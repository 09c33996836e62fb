using System.Diagnostics;

namespace Rrmq.Bench;

/// <summary>
/// A backlog of large messages on three nodes: what it adds to their memory and their disks, how fast it is drained when it was read back from disk, how long a start takes after
/// kill -9, and what is left on the disks when all is taken.
/// </summary>
internal static class StoreBench
{
    private const int BodyBytes = 1024;
    private const int Connections = 64;

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        using var scripts = new WrkScripts(BodyBytes);
        var (put, get) = (scripts.Publish, scripts.Pop);
        using var cluster = new BenchCluster();
        await cluster.CreateTopicAsync("t");
        var leader = cluster.Url(await cluster.LeaderAsync());
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Connections} connections, messages of {BodyBytes} bytes");

        // The same work, and none of it left: what a busy node needs anyway is not the backlog's.
        for (var round = 0; round < 2; round++)
        {
            Wrk.Run(leader + "/message", put, Connections, 3);
            Drain(leader, get, int.MaxValue);
        }

        Console.WriteLine($"before: memory {Memory(cluster)} MiB, disk {cluster.DiskMiB} MiB");
        long published = 0;
        var publishing = Stopwatch.GetTimestamp();
        while (published < arguments.Messages)
        {
            var run = Wrk.Run(leader + "/message", put, Connections, 5);
            if (run.Succeeded == 0)
                throw new InvalidOperationException($"no publish succeeds any more at {published:N0}: the topic may be full (RRMQ_MAX_TOPIC_MESSAGES, RRMQ_MAX_TOPIC_BYTES), or the disk");
            published += run.Succeeded;
        }

        Console.WriteLine($"publish: {published / Stopwatch.GetElapsedTime(publishing).TotalSeconds:N0}/s in {Stopwatch.GetElapsedTime(publishing).TotalSeconds:0} s");
        await cluster.RestAsync();
        Console.WriteLine($"with {published:N0} queued: memory {Memory(cluster)} MiB, disk {cluster.DiskMiB} MiB, written {cluster.WrittenMiB} MiB");

        var live = Wrk.Run(leader + "/message/t", get, Connections, 2);
        Console.WriteLine($"pop, bodies on disk: {live.PerSecond:N0}/s, p50 {live.P50Ms:0.00} ms, p99 {live.P99Ms:0.00} ms");
        cluster.KillAll();
        var began = Stopwatch.GetTimestamp();
        cluster.StartAll();
        leader = cluster.Url(await cluster.LeaderAsync());
        var led = Stopwatch.GetElapsedTime(began);
        await BenchCluster.PopAsync(leader, "t");
        Console.WriteLine($"restart of all after kill -9: leader {led.TotalSeconds:0.00} s, first pop {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s, memory {Memory(cluster)} MiB, "
            + $"processor time of each {string.Join(", ", cluster.Nodes.Select(node => $"{node.Processor.TotalSeconds:0.00}"))} s");
        live = Wrk.Run(leader + "/message/t", get, Connections, 2);
        Console.WriteLine($"pop after the restart: {live.PerSecond:N0}/s, p50 {live.P50Ms:0.00} ms, p99 {live.P99Ms:0.00} ms");
        began = Stopwatch.GetTimestamp();
        var taken = Drain(leader, get, arguments.Drain);
        Console.WriteLine($"drain: {taken:N0} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {taken / Stopwatch.GetElapsedTime(began).TotalSeconds:N0}/s");
        await cluster.RestAsync();
        Console.WriteLine($"after it: memory {Memory(cluster)} MiB, disk {cluster.DiskMiB} MiB");
        return 0;
    }

    private static long Drain(string leader, string get, int mostSeconds)
    {
        var (began, taken) = (Stopwatch.GetTimestamp(), 0L);

        // A refusal now and then is an election's; when most are refused nothing is left.
        while (Wrk.Run(leader + "/message/t", get, Connections, 2) is var run)
        {
            taken += run.Succeeded;
            if (run.Failures * 2 >= run.Requests || Stopwatch.GetElapsedTime(began).TotalSeconds >= mostSeconds)
                break;
        }

        return taken;
    }

    private static string Memory(BenchCluster cluster) => string.Join(", ", cluster.Nodes.Select(node => node.WorkingSet >> 20));
}
