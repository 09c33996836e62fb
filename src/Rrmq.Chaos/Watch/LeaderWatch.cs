using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Chaos;

/// <summary>Asks every node twenty times a second who it thinks it is, and remembers who led when. Two leaders of one term are a broken promise of Raft.</summary>
internal sealed class LeaderWatch(IReadOnlyList<ChaosNode> nodes, RunClock clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    // A span ends where a node has not said so for this long.
    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(400);

    private readonly Lock _gate = new();
    private readonly List<LeaderSpan> _spans = [];
    private readonly Dictionary<long, int> _leaders = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<LeaderSpan> Spans
    {
        get
        {
            lock (_gate)
                return [.. _spans];
        }
    }

    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate)
                return [.. _problems];
        }
    }

    /// <summary>Who leads now, in the highest term that anybody has claimed lately; null when nobody does.</summary>
    public LeaderSpan? Current
    {
        get
        {
            lock (_gate)
                return _spans.Where(span => clock.Now - span.To < Memory && nodes[span.Node].State == NodeState.Up).MaxBy(span => span.Term);
        }
    }

    public long HighestTerm
    {
        get
        {
            lock (_gate)
                return _spans.Count == 0 ? 0 : _spans.Max(span => span.Term);
        }
    }

    /// <summary>What was seen before the run's beginning counts from there.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_spans.Count > 1)
                _spans.RemoveRange(0, _spans.Count - 1);
            foreach (var span in _spans)
                (span.From, span.To) = (TimeSpan.Zero, TimeSpan.Zero);
        }
    }

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(nodes.Select(node => WatchAsync(node, stopping)));

    /// <summary>A node says that it leads a term.</summary>
    public void Note(int node, long term)
    {
        var now = clock.Now;
        lock (_gate)
        {
            if (_leaders.TryAdd(term, node) is false && _leaders[term] != node)
                _problems.Add($"n{_leaders[term]} and n{node} both led term {term}");
            if (_spans.FindLast(span => span.Node == node) is { } last && last.Term == term && now - last.To < Memory)
                last.To = now;
            else
                _spans.Add(new LeaderSpan { Node = node, Term = term, From = now, To = now });
        }
    }

    private async Task WatchAsync(ChaosNode node, CancellationToken stopping)
    {
        WireConnection? connection = null;
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                if (node.State != NodeState.Up)
                    continue;
                connection = await AskAsync(node, connection, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        connection?.Dispose();
    }

    private async Task<WireConnection?> AskAsync(ChaosNode node, WireConnection? connection, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        try
        {
            connection ??= await WireConnection.OpenAsync(node.Port, limit.Token);
            await connection.SendAsync(Requests.Status(), limit.Token);
            var reply = await connection.ReceiveAsync(limit.Token);
            if (JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(reply.Body), RrmqJsonContext.Default.StatusReport) is { Role: "Leader" } report)
                Note(node.Index, report.Term);
            return connection;
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            connection?.Dispose();
            return null;
        }
    }
}
