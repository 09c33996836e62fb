using System.Diagnostics;
using System.Text;
using Rrmq.Chaos;

namespace Rrmq.Bench;

/// <summary>
/// The gap in acknowledgements, as clients see it, when the leader is killed (-9), frozen (SIGSTOP) or cut off from its peers: 500 publishes a second, each sent to the node that is
/// believed to lead, following its hints. The gap is the longest time between two acknowledgements around the fault.
/// </summary>
internal static class FailoverBench
{
    private const int RatePerSecond = 500;

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        Fault[] faults =
        [
            new("killed (-9)", static (cluster, leader) => cluster[leader].KillHard(), static (cluster, leader) => cluster.Restart(leader)),
            new("frozen (SIGSTOP)", static (cluster, leader) => cluster[leader].Freeze(), static (cluster, leader) => cluster[leader].Thaw()),
            new("cut off from its peers", static (cluster, leader) => EachLink(cluster, leader, weather => weather.Cut()), static (cluster, leader) => EachLink(cluster, leader, weather => weather.Heal()), IsOfTheNetwork: true),
        ];
        Console.WriteLine(BenchFolder.Machine);
        foreach (var fault in faults)
        {
            using var cluster = new BenchCluster(mesh: fault.IsOfTheNetwork);
            await cluster.CreateTopicAsync("t");
            var gaps = new List<double>();
            for (var trial = 0; trial < arguments.Trials; trial++)
            {
                gaps.Add(await GapAsync(cluster, fault));
                Console.Write($"\rleader {fault.Name}: trial {trial + 1} of {arguments.Trials}, gap {gaps[^1]:0} ms   ");
            }

            gaps.Sort();
            Console.WriteLine($"\rleader {fault.Name}: gap median {gaps[gaps.Count / 2]:0} ms, least {gaps[0]:0}, worst {gaps[^1]:0} ms over {gaps.Count} trials   ");
        }

        return 0;
    }

    private static void EachLink(BenchCluster cluster, int node, Action<LinkWeather> change)
    {
        foreach (var link in cluster.Mesh!.Between([node]))
            change(cluster.Mesh.Weather(link));
    }

    private static async Task<double> GapAsync(BenchCluster cluster, Fault fault)
    {
        var leader = await cluster.LeaderAsync();
        using var load = new Load(cluster, leader);
        await load.UntilAcknowledgedAsync(RatePerSecond);
        var before = load.Acknowledged;
        fault.Begin(cluster, leader);
        await load.UntilAcknowledgedAsync(before + RatePerSecond);
        var gap = load.LongestGapMs();
        await load.StopAsync();
        fault.End(cluster, leader);
        await cluster.LeaderAsync();
        return gap;
    }

    /// <summary>What befalls the leader, and how it ends.</summary>
    private sealed record Fault(string Name, Action<BenchCluster, int> Begin, Action<BenchCluster, int> End, bool IsOfTheNetwork = false);

    /// <summary>Open-loop publishers: a request is due every 2 ms whatever became of those before it.</summary>
    private sealed class Load : IDisposable
    {
        private readonly BenchCluster _cluster;
        private readonly CancellationTokenSource _stop = new();
        private readonly List<long> _acknowledged = [];
        private readonly Lock _lock = new();
        private readonly Task _pump;
        private volatile int _believed;

        public Load(BenchCluster cluster, int leader)
        {
            _cluster = cluster;
            _believed = leader;
            _pump = PumpAsync();
        }

        public int Acknowledged
        {
            get
            {
                lock (_lock)
                    return _acknowledged.Count;
            }
        }

        public async Task UntilAcknowledgedAsync(int count)
        {
            var began = Stopwatch.StartNew();
            while (Acknowledged < count)
            {
                if (began.Elapsed > TimeSpan.FromSeconds(30))
                    throw new InvalidOperationException($"only {Acknowledged} of {count} publishes were acknowledged in 30 s");
                await Task.Delay(5);
            }
        }

        public double LongestGapMs()
        {
            lock (_lock)
            {
                _acknowledged.Sort();
                return _acknowledged.Zip(_acknowledged.Skip(1)).Max(pair => Stopwatch.GetElapsedTime(pair.First, pair.Second).TotalMilliseconds);
            }
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _pump;
        }

        public void Dispose()
        {
            _stop.Cancel();
            _stop.Dispose();
        }

        private async Task PumpAsync()
        {
            var token = _stop.Token;
            var began = Stopwatch.GetTimestamp();
            for (long sent = 0; !token.IsCancellationRequested;)
            {
                var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * RatePerSecond);
                for (; sent < due; sent++)
                    _ = PublishAsync(token);
                await Task.Delay(1, CancellationToken.None);
            }
        }

        private async Task PublishAsync(CancellationToken token)
        {
            var target = _believed;
            try
            {
                using var body = new StringContent("{\"topic\":\"t\",\"message\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}", Encoding.UTF8, "application/json");
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
                patience.CancelAfter(250);
                using var response = await BenchCluster.Http.PutAsync(_cluster.Url(target) + "/message", body, patience.Token);
                if (response.IsSuccessStatusCode)
                    Acknowledge();
                else if (response.Headers.TryGetValues("RRMQ-Leader", out var hint))
                    Believe(target, Array.FindIndex(_cluster.Ports, port => hint.First().EndsWith($":{port}", StringComparison.Ordinal)));
                else
                    Believe(target, (target + 1) % _cluster.Ports.Length);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                Believe(target, (target + 1) % _cluster.Ports.Length);
            }
        }

        // Only the first to be disappointed by a node turns away from it.
        private void Believe(int disappointed, int next) => Interlocked.CompareExchange(ref _believed, next, disappointed);

        private void Acknowledge()
        {
            lock (_lock)
                _acknowledged.Add(Stopwatch.GetTimestamp());
        }
    }
}
