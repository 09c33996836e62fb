using System.Text;

namespace Rrmq.Bench;

/// <summary>
/// Publish and pop at 1, 64 and 256 connections, and the bare echo, in turn within one run, several rounds; the ratio of the medians counts, because absolute
/// figures drift with the machine.
/// </summary>
internal static class BaseApiBench
{
    private static readonly int[] Connections = [1, 64, 256];

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        var scripts = Directory.CreateTempSubdirectory("rrmq-bench-");
        var put = Script(scripts.FullName, "put.lua", "wrk.method=\"PUT\"; wrk.headers[\"Content-Type\"]=\"application/json\"; "
            + "wrk.body='{\"topic\":\"t\",\"message\":\"'..string.rep(\"x\",128)..'\"}'");
        var get = Script(scripts.FullName, "get.lua", "wrk.method=\"GET\"");
        var echoPort = BenchFolder.FreePort();
        using var echo = new ServerProcess(Environment.ProcessPath!, scripts.FullName, "echo", $"{echoPort}");
        using var cluster = new BenchCluster();
        await cluster.CreateTopicAsync("t");
        var leader = cluster.Url(await cluster.LeaderAsync());
        var echoUrl = $"http://127.0.0.1:{echoPort}/message";

        Console.WriteLine($"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        Console.WriteLine("warming up");
        foreach (var connections in Connections)
        {
            Wrk.Run(echoUrl, put, connections, 3);
            Wrk.Run(leader + "/message", put, connections, 3);
        }

        Console.WriteLine($"{"",-22}{"per second",12}{"p50 ms",10}{"p99 ms",10}{"of echo",10}   ({arguments.Rounds} rounds of {arguments.Seconds} s, medians; spread of the share)");
        foreach (var connections in Connections)
        {
            var rounds = new List<(Wrk Echo, Wrk Publish, Wrk Pop)>();
            for (var round = 0; round < arguments.Rounds; round++)
            {
                var bare = Wrk.Run(echoUrl, put, connections, arguments.Seconds);
                var publish = Wrk.Run(leader + "/message", put, connections, arguments.Seconds);

                // Popping empties what was published; half the time keeps it from running dry.
                var pop = Wrk.Run(leader + "/message/t", get, connections, Math.Max(1, arguments.Seconds / 2));
                rounds.Add((bare, publish, pop));
            }

            var echoes = Median(rounds.Select(round => round.Echo.PerSecond));
            Report($"echo, {connections}", rounds.Select(round => round.Echo), rounds.Select(round => 1.0), echoes);
            Report($"publish, {connections}", rounds.Select(round => round.Publish), rounds.Select(round => round.Publish.PerSecond / round.Echo.PerSecond), echoes);
            Report($"pop, {connections}", rounds.Select(round => round.Pop), rounds.Select(round => round.Pop.PerSecond / round.Echo.PerSecond), echoes);
        }

        Console.WriteLine($"memory of the nodes: {string.Join(", ", cluster.Nodes.Select(node => $"{node.WorkingSet >> 20} MiB"))}");
        scripts.Delete(recursive: true);
        return 0;
    }

    private static void Report(string name, IEnumerable<Wrk> runs, IEnumerable<double> shares, double echo)
    {
        var all = runs.ToList();
        var perSecond = Median(all.Select(run => run.PerSecond));
        var failures = all.Sum(run => run.Failures);
        var sorted = shares.Order().ToList();
        Console.WriteLine($"{name,-22}{perSecond,12:N0}{Median(all.Select(run => run.P50Ms)),10:0.00}{Median(all.Select(run => run.P99Ms)),10:0.00}"
            + $"{perSecond / echo,10:0.00}   ({sorted[0]:0.00} to {sorted[^1]:0.00}){(failures > 0 ? $", {failures} answers were failures" : "")}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Script(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text, Encoding.ASCII);
        return path;
    }
}
