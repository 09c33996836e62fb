namespace Rrmq.Bench;

/// <summary>
/// Two builds, this one and another, with a cluster each, in turn and in changing order: whether a change made a difference, free of the machine's mood, which both met. A ratio above 1 is in
/// favour of this build; where the spread reaches over 1, nothing is shown.
/// </summary>
internal static class CompareBench
{
    public static async Task<int> RunAsync(string name, string program, BenchArguments arguments)
    {
        using var scripts = new WrkScripts();
        using var here = new BenchCluster();
        using var there = new BenchCluster(program: program);
        BenchCluster[] clusters = [here, there];
        foreach (var cluster in clusters)
            await cluster.CreateTopicAsync("t");

        Console.WriteLine(BenchFolder.Machine);
        Console.WriteLine("warming up");
        foreach (var connections in BaseApiBench.Connections)
            foreach (var cluster in clusters)
                await RunAsync(cluster, "/message", scripts.Publish, connections, 3);

        Console.WriteLine($"{"",-16}{"this: /s",11}{"p50 ms",9}{"p99 ms",9}{$"{name}: /s",16}{"p50 ms",9}{"p99 ms",9}{"ratio",9}   ({arguments.Rounds} rounds of {arguments.Seconds} s, medians; spread of the ratio)");
        foreach (var connections in BaseApiBench.Connections)
        {
            var publishes = new List<Wrk[]>();
            var pops = new List<Wrk[]>();
            for (var round = 0; round < arguments.Rounds; round++)
            {
                publishes.Add(await BothAsync(clusters, round, cluster => RunAsync(cluster, "/message", scripts.Publish, connections, arguments.Seconds)));

                // Popping empties what was published; half the time keeps it from running dry.
                pops.Add(await BothAsync(clusters, round, cluster => RunAsync(cluster, "/message/t", scripts.Pop, connections, Math.Max(1, arguments.Seconds / 2))));
            }

            Report($"publish, {connections}", publishes);
            Report($"pop, {connections}", pops);
        }

        Console.WriteLine($"processor time of all nodes over all rounds (whoever did more had more to do): this {Processor(here):0.0} s, {name} {Processor(there):0.0} s");
        return 0;
    }

    // On a busy machine leadership moves, and wrk follows nobody.
    private static async Task<Wrk> RunAsync(BenchCluster cluster, string path, string script, int connections, int seconds) =>
        Wrk.Run(cluster.Url(await cluster.LeaderAsync()) + path, script, connections, seconds);

    // Who is first changes from round to round.
    private static async Task<Wrk[]> BothAsync(BenchCluster[] clusters, int round, Func<BenchCluster, Task<Wrk>> run)
    {
        var result = new Wrk[2];
        result[round % 2] = await run(clusters[round % 2]);
        result[1 - (round % 2)] = await run(clusters[1 - (round % 2)]);
        return result;
    }

    private static void Report(string name, List<Wrk[]> rounds)
    {
        var ratio = Spread.Of(rounds.Select(round => round[0].PerSecond / round[1].PerSecond));
        var failures = rounds.Sum(round => round[0].Failures + round[1].Failures);
        Console.WriteLine($"{name,-16}{Of(0, run => run.PerSecond),11:N0}{Of(0, run => run.P50Ms),9:0.00}{Of(0, run => run.P99Ms),9:0.00}{Of(1, run => run.PerSecond),16:N0}{Of(1, run => run.P50Ms),9:0.00}"
            + $"{Of(1, run => run.P99Ms),9:0.00}{ratio.Middle,9:0.00}   ({ratio.Least:0.00} to {ratio.Most:0.00}){(failures > 0 ? $", {failures} answers were failures" : "")}");

        double Of(int build, Func<Wrk, double> value) => Spread.Median(rounds.Select(round => value(round[build])));
    }

    private static double Processor(BenchCluster cluster) => cluster.Nodes.Sum(node => node.Processor.TotalSeconds);
}
