using System.Collections;
using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Server;

namespace Rrmq.Bench;

/// <summary>
/// Where the time of one publish and of one pop goes, on the leader and on a follower: processor time by thread, system calls, switches of context; and how much is allocated, by
/// running the nodes in this process.
/// </summary>
internal static class ProfileBench
{
    private static readonly int[] Connections = [1, 64, 512];

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        Console.WriteLine($"{BenchFolder.Machine}; messages of 128 bytes, {arguments.Seconds} s each; all figures by operation");
        using var scripts = new WrkScripts();
        using (var cluster = new BenchCluster())
            await ProfileAsync(cluster, scripts, arguments.Seconds);
        foreach (var size in new[] { 1, 3 })
            await AllocationsAsync(size, scripts, arguments.Seconds);
        return 0;
    }

    private static async Task ProfileAsync(BenchCluster cluster, WrkScripts scripts, int seconds)
    {
        await cluster.CreateTopicAsync("t");
        Wrk.Run(cluster.Url(await cluster.LeaderAsync()) + "/message", scripts.Publish, 64, 5);
        Wrk.Run(cluster.Url(await cluster.LeaderAsync()) + "/message/t", scripts.Pop, 64, 3);
        foreach (var connections in Connections)
            foreach (var (name, path, script) in new[] { ("publish", "/message", scripts.Publish), ("pop", "/message/t", scripts.Pop) })
            {
                var leader = await cluster.LeaderAsync();
                using var leading = new ProcessLook(cluster[leader].Id);
                using var following = new ProcessLook(cluster[(leader + 1) % cluster.Ports.Length].Id);
                var run = Wrk.Run(cluster.Url(leader) + path, script, connections, name == "pop" ? Math.Max(1, seconds / 2) : seconds);
                Console.WriteLine($"{name}, {connections} connections: {run.PerSecond:N0}/s{(run.Failures > 0 ? $", {run.Failures} answers were failures" : "")}");
                Console.WriteLine($"  leader:   {leading.Finish(run.Succeeded)}");
                Console.WriteLine($"  follower: {following.Finish(run.Succeeded)}");
            }
    }

    private static async Task AllocationsAsync(int size, WrkScripts scripts, int seconds)
    {
        using var cluster = new BenchCluster(size, starts: false);
        var starts = Enumerable.Range(0, size).Select(index => ConfigurationLoader.FromFile(cluster.ConfigPath(index), $"{index}", new Dictionary<Setting, string>(), new Hashtable()))
            .Select(configuration => NodeHost.StartAsync(configuration, NullLoggerFactory.Instance, TimeProvider.System));
        var hosts = await Task.WhenAll(starts);
        await cluster.CreateTopicAsync("t");
        foreach (var (name, path, script) in new[] { ("publish", "/message", scripts.Publish), ("pop", "/message/t", scripts.Pop) })
        {
            var url = cluster.Url(await cluster.LeaderAsync()) + path;
            Wrk.Run(url, script, 64, 1);
            var before = GC.GetTotalAllocatedBytes();
            var run = Wrk.Run(url, script, 64, name == "pop" ? Math.Max(1, seconds / 2) : seconds);
            Console.WriteLine($"allocated for one {name}, 64 connections, {size} node{(size == 1 ? "" : "s")} together: {(GC.GetTotalAllocatedBytes() - before) / (double)run.Succeeded:0} bytes");
        }

        foreach (var host in hosts)
            await host.DisposeAsync();
    }
}
