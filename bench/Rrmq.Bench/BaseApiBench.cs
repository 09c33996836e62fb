namespace Rrmq.Bench;

/// <summary>
/// Publish and pop at 1, 64 and 256 connections, and the bare echo, in turn within one run, several rounds; the ratio of the medians counts, because absolute
/// figures drift with the machine.
/// </summary>
internal static class BaseApiBench
{
    public static readonly int[] Connections = [1, 64, 256];

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        using var scripts = new WrkScripts();
        var echoPort = BenchFolder.FreePort();
        using var echo = new ServerProcess(Environment.ProcessPath!, scripts.Folder, "echo", $"{echoPort}");
        using var cluster = new BenchCluster();
        await cluster.CreateTopicAsync("t");
        var echoUrl = $"http://127.0.0.1:{echoPort}/message";

        Console.WriteLine(BenchFolder.Machine);
        Console.WriteLine("warming up");
        foreach (var connections in Connections)
        {
            Wrk.Run(echoUrl, scripts.Publish, connections, 3);
            Wrk.Run(await LeaderAsync("/message"), scripts.Publish, connections, 3);
        }

        Console.WriteLine($"{"",-22}{"per second",12}{"p50 ms",10}{"p99 ms",10}{"of echo",10}   ({arguments.Rounds} rounds of {arguments.Seconds} s, medians; spread of the share)");
        foreach (var connections in Connections)
        {
            var rounds = new List<(Wrk Echo, Wrk Publish, Wrk Pop)>();
            for (var round = 0; round < arguments.Rounds; round++)
            {
                var bare = Wrk.Run(echoUrl, scripts.Publish, connections, arguments.Seconds);
                var publish = Wrk.Run(await LeaderAsync("/message"), scripts.Publish, connections, arguments.Seconds);

                // Popping empties what was published; half the time keeps it from running dry.
                var pop = Wrk.Run(await LeaderAsync("/message/t"), scripts.Pop, connections, Math.Max(1, arguments.Seconds / 2));
                rounds.Add((bare, publish, pop));
            }

            var echoes = Spread.Median(rounds.Select(round => round.Echo.PerSecond));
            Report($"echo, {connections}", rounds.Select(round => round.Echo), rounds.Select(round => 1.0), echoes);
            Report($"publish, {connections}", rounds.Select(round => round.Publish), rounds.Select(round => round.Publish.PerSecond / round.Echo.PerSecond), echoes);
            Report($"pop, {connections}", rounds.Select(round => round.Pop), rounds.Select(round => round.Pop.PerSecond / round.Echo.PerSecond), echoes);
        }

        Console.WriteLine($"memory of the nodes: {string.Join(", ", cluster.Nodes.Select(node => $"{node.WorkingSet >> 20} MiB"))}");
        return 0;

        // On a busy machine leadership moves, and wrk follows nobody.
        async Task<string> LeaderAsync(string path) => cluster.Url(await cluster.LeaderAsync()) + path;
    }

    private static void Report(string name, IEnumerable<Wrk> runs, IEnumerable<double> shares, double echo)
    {
        var all = runs.ToList();
        var perSecond = Spread.Median(all.Select(run => run.PerSecond));
        var failures = all.Sum(run => run.Failures);
        var spread = Spread.Of(shares);
        Console.WriteLine($"{name,-22}{perSecond,12:N0}{Spread.Median(all.Select(run => run.P50Ms)),10:0.00}{Spread.Median(all.Select(run => run.P99Ms)),10:0.00}"
            + $"{perSecond / echo,10:0.00}   ({spread.Least:0.00} to {spread.Most:0.00}){(failures > 0 ? $", {failures} answers were failures" : "")}");
    }
}
