namespace Rrmq.Peers;

/// <summary>The work, given to each peer in turn; who is first changes from round to round.</summary>
internal sealed class Comparison(IReadOnlyList<IPeer> peers, PeerArguments arguments)
{
    private static readonly (int Bytes, int Outstanding)[] Publishing = [(128, 1), (128, 64), (128, 256), (1024, 64), (65536, 16)];
    private const int TakenOutstanding = 64;
    private const int TakenBytes = 128;
    private const double GapPerSecond = 500;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GapTime = TimeSpan.FromSeconds(18);
    private readonly List<PeerRow> _rows = [];

    public async Task<PeerComparison> RunAsync()
    {
        var began = DateTimeOffset.Now;
        foreach (var peer in peers)
            await peer.PublishAsync(await peer.MakeQueueAsync(), TakenBytes, TakenOutstanding, Warming);
        foreach (var (bytes, outstanding) in Publishing)
            await PublishAsync(bytes, outstanding);
        await DrainAsync();
        await BothAsync();
        await OneByOneAsync();
        await ProcessorAsync();
        Add("memory of the largest node after all of the above", "MiB", moreIsBetter: false, [.. peers.Select(peer => PeerCell.Of([peer.Memory / (double)(1 << 20)]))]);
        if (arguments.Trials > 0)
            await GapsAsync();
        return new PeerComparison(began, arguments.Rounds, arguments.Seconds, [.. peers.Select(peer => peer.Description)], _rows);
    }

    private async Task PublishAsync(int bytes, int outstanding)
    {
        var rounds = await RoundsAsync(async peer => (await peer.PublishAsync(await peer.MakeQueueAsync(), bytes, outstanding, arguments.Time)).Publish);
        Add($"publish {Size(bytes)}, {outstanding} under way", "messages a second", moreIsBetter: true, [.. rounds.Select(Cell)]);
    }

    private async Task DrainAsync()
    {
        var rounds = await RoundsAsync(async peer =>
        {
            var queue = await peer.MakeQueueAsync();
            var count = await FillAsync(peer, queue);
            var (taken, seconds) = await peer.DrainAsync(queue, TakenOutstanding, count);
            return taken < count ? throw new InvalidOperationException($"{peer.Description.Name} gave {taken} of {count} messages") : (double?)(taken / seconds);
        });
        Add($"take all, {Size(TakenBytes)}", "messages a second", moreIsBetter: true, [.. rounds.Select(one => PeerCell.Of([.. one.OfType<double>()]))]);
    }

    private async Task BothAsync()
    {
        var rounds = await RoundsAsync(async peer =>
        {
            var queue = await peer.MakeQueueAsync();
            var filled = await FillAsync(peer, queue);
            var draining = peer.DrainAsync(queue, TakenOutstanding / 2, filled);
            var published = await peer.PublishAsync(queue, TakenBytes, TakenOutstanding / 2, arguments.Time);
            await draining;
            return published.Publish?.PerSecond;
        });
        Add($"publish {Size(TakenBytes)} while a backlog is taken, {TakenOutstanding / 2} under way", "messages a second", moreIsBetter: true, [.. rounds.Select(one => PeerCell.Of([.. one.OfType<double>()]))]);
    }

    private async Task OneByOneAsync()
    {
        var rounds = await RoundsAsync(async peer =>
        {
            var queue = await peer.MakeQueueAsync();
            await FillAsync(peer, queue);
            return (await peer.TakeOneByOneAsync(queue, arguments.Time / 2)).Pop;
        });
        Add("take one, acknowledge it, take the next", "messages a second", moreIsBetter: true, [.. rounds.Select(Cell)]);
    }

    private async Task ProcessorAsync()
    {
        var rounds = await RoundsAsync(async peer =>
        {
            var before = peer.Processor;
            var count = (await peer.PublishAsync(await peer.MakeQueueAsync(), TakenBytes, TakenOutstanding, arguments.Time)).Publish?.Count;
            return count is > 0 ? (peer.Processor - before).TotalSeconds / count * 100_000 : null;
        });
        Add($"processor time of all nodes for 100,000 publishes, {TakenOutstanding} under way", "seconds", moreIsBetter: false, [.. rounds.Select(one => PeerCell.Of([.. one.OfType<double>()]))]);
    }

    private async Task GapsAsync()
    {
        var cells = new List<PeerCell>();
        foreach (var peer in peers)
        {
            var gaps = new List<double>();
            for (var trial = 0; trial < arguments.Trials; trial++)
            {
                gaps.Add(await peer.LeaderGapAsync(GapPerSecond, GapTime));
                Console.WriteLine($"  {peer.Description.Name}: leader killed, trial {trial + 1} of {arguments.Trials}: {gaps[^1]:0} ms");
            }

            // A gap as long as what remained of the measurement may have been longer still.
            var most = GapTime.TotalMilliseconds * 2 / 3;
            cells.Add(PeerCell.Of(gaps, remark: gaps.Max() > most * 0.95 ? "or longer: not over when the measurement was" : peer is RrmqPeer ? "its clients were connected to the leader" : "its clients were connected to another node"));
        }

        Add($"leader killed (-9) at {GapPerSecond:0} publishes a second: longest gap between two acknowledgements, {arguments.Trials} {(arguments.Trials == 1 ? "trial" : "trials")}", "milliseconds", moreIsBetter: false, cells);
    }

    private async Task<long> FillAsync(IPeer peer, string queue)
    {
        var filled = await peer.PublishAsync(queue, TakenBytes, TakenOutstanding, arguments.Time / 2);
        return filled.Publish?.Count ?? 0;
    }

    // A list of rounds for each peer, in the peers' order.
    private async Task<List<List<T>>> RoundsAsync<T>(Func<IPeer, Task<T>> work)
    {
        var results = peers.Select(_ => new List<T>()).ToList();
        for (var round = 0; round < arguments.Rounds; round++)
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var peer = (turn + round) % peers.Count;
                results[peer].Add(await work(peers[peer]));
            }

        return results;
    }

    private static PeerCell Cell(List<KindRecording?> rounds)
    {
        var done = rounds.OfType<KindRecording>().ToList();
        return PeerCell.Of([.. done.Select(round => round.PerSecond)], Median(round => round.Latency.P50Ms), Median(round => round.Latency.P99Ms));

        double? Median(Func<KindRecording, double> value) => done.Count == 0 ? null : done.Select(value).Order().ElementAt(done.Count / 2);
    }

    private void Add(string work, string unit, bool moreIsBetter, IReadOnlyList<PeerCell> cells)
    {
        _rows.Add(new PeerRow(work, unit, moreIsBetter, cells));
        Console.WriteLine($"{work}, {unit}: {string.Join("; ", peers.Zip(cells, (peer, cell) => $"{peer.Description.Name} {cell.Median:#,0.##}"))}");
    }

    private static string Size(int bytes) => bytes >= 1024 ? $"{bytes / 1024} KiB" : $"{bytes} B";
}
