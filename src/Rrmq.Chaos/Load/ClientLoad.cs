using System.Diagnostics;

namespace Rrmq.Chaos;

/// <summary>
/// Producers and consumers on several topics until they are told to stop, each one request at a time, and what they saw. Half of them send idempotency keys and insist on an answer; the others
/// never send anything twice.
/// </summary>
internal sealed class ClientLoad
{
    private const int MostTopics = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(8);

    private readonly IReadOnlyList<NodeDoor> _doors;
    private readonly AttemptLog _attempts;
    private readonly CancellationToken _abandoned;
    private readonly (string Name, History History)[] _topics;
    private readonly List<Task> _workers = [];
    private long _acknowledged;
    private long _delivered;
    private long _unknownPublishes;
    private long _unknownPops;
    private volatile bool _isOver;

    /// <param name="doors">Where the nodes are.</param>
    /// <param name="clients">Producers and consumers together, at least two.</param>
    /// <param name="attempts">Told of every attempt.</param>
    /// <param name="abandoned">Ends everything at once; what was under way is then unknown.</param>
    public ClientLoad(IReadOnlyList<NodeDoor> doors, int clients, AttemptLog attempts, CancellationToken abandoned)
    {
        _doors = doors;
        _attempts = attempts;
        _abandoned = abandoned;
        Producers = (clients + 1) / 2;
        Consumers = clients / 2;
        _topics = [.. Enumerable.Range(0, Math.Clamp(Consumers, 1, MostTopics)).Select(topic => ($"chaos-{topic}", new History()))];
    }

    public int Producers { get; }

    public int Consumers { get; }

    public IReadOnlyList<(string Name, History History)> Topics => _topics;

    /// <summary>As of now; cheap.</summary>
    public LoadTotals Totals => new(
        Volatile.Read(ref _acknowledged), Volatile.Read(ref _delivered), Volatile.Read(ref _unknownPublishes), Volatile.Read(ref _unknownPops));

    /// <summary>Makes the topics and sets everybody to work.</summary>
    public async Task StartAsync()
    {
        using var client = new NodeClient(_doors);
        foreach (var (topic, _) in _topics)
            await InsistAsync(client, null, Requests.CreateTopic(topic));
        for (var worker = 0; worker < Producers; worker++)
            _workers.Add(ProduceAsync(worker));
        for (var worker = 0; worker < Consumers; worker++)
            _workers.Add(ConsumeAsync(worker));
    }

    /// <summary>Returns when every worker has its last answer; throws what a worker could make no sense of.</summary>
    public Task StopAsync()
    {
        _isOver = true;
        return Task.WhenAll(_workers);
    }

    /// <summary>Takes what is left, until every topic is empty.</summary>
    public Task DrainAsync() => Task.WhenAll(_topics.Select(async topic =>
    {
        using var client = new NodeClient(_doors);
        Result result;
        var number = 0;
        do
        {
            var start = Stopwatch.GetTimestamp();
            result = await InsistAsync(client, OperationKind.Pop, Requests.Pop(topic.Name, $"{topic.Name}-drain-{number++}"));
            NotePop(topic.History, start, result);
        }
        while (result.Fate == Fate.Done);
    }));

    private async Task ProduceAsync(int worker)
    {
        using var client = new NodeClient(_doors);
        var (topic, history) = _topics[worker % _topics.Length];
        var name = $"p{worker}";
        for (var number = 0; !_isOver; number++)
        {
            // Of many sizes, so that records end everywhere in a sector.
            var message = $"{name}-{number:000000}{new string('.', number * 97 % 500)}";
            var start = Stopwatch.GetTimestamp();
            // Without a key each attempt has a message of its own: one that was answered as not applied must never be seen.
            var result = IsKeyed(worker)
                ? await InsistAsync(client, OperationKind.Publish, Requests.Publish(topic, message, $"{name}-{number}"))
                : await AskOnceAsync(client, OperationKind.Publish, Requests.Publish(topic, message));
            history.Add(OperationKind.Publish, start, result.Fate, message);
            Count(result.Fate, ref _acknowledged, ref _unknownPublishes);
            await PaceAsync(result);
        }
    }

    private async Task ConsumeAsync(int worker)
    {
        using var client = new NodeClient(_doors);
        var (topic, history) = _topics[worker % _topics.Length];
        for (var number = 0; !_isOver; number++)
        {
            var start = Stopwatch.GetTimestamp();
            var result = IsKeyed(worker)
                ? await InsistAsync(client, OperationKind.Pop, Requests.Pop(topic, $"c{worker}-{number}"))
                : await AskOnceAsync(client, OperationKind.Pop, Requests.Pop(topic));
            NotePop(history, start, result);
            await PaceAsync(result);
        }
    }

    // Every second worker of a topic.
    private bool IsKeyed(int worker) => worker / _topics.Length % 2 == 1;

    private void NotePop(History history, long start, Result result)
    {
        history.Add(OperationKind.Pop, start, result.Fate, result.Fate == Fate.Done ? result.Message : null);
        Count(result.Fate, ref _delivered, ref _unknownPops);
    }

    private static void Count(Fate fate, ref long done, ref long unknown)
    {
        if (fate == Fate.Done)
            Interlocked.Increment(ref done);
        else if (fate == Fate.Unknown)
            Interlocked.Increment(ref unknown);
    }

    private async Task<Result> AskOnceAsync(NodeClient client, OperationKind? kind, byte[] request)
    {
        Result result;
        try
        {
            result = await client.AskOnceAsync(request, _abandoned);
        }
        catch (OperationCanceledException)
        {
            return new Result(Fate.Unknown, null, TimeSpan.Zero);
        }

        if (kind is { } known)
            _attempts.Add(known, result);
        return result;
    }

    // Only for what carries a key or may be done twice. A hint is followed at once.
    private async Task<Result> InsistAsync(NodeClient client, OperationKind? kind, byte[] request)
    {
        while (true)
        {
            var result = await AskOnceAsync(client, kind, request);
            if (result.Fate is Fate.Done or Fate.Refused || _abandoned.IsCancellationRequested)
                return result;
            if (result.Status is 400 or 422)
                throw new InvalidOperationException($"a node refused for good what it should have taken: {result}");
            if (result.Leader is null)
                await PaceAsync(result);
        }
    }

    private Task PaceAsync(Result result) => result.Leader is not null || _abandoned.IsCancellationRequested
        ? Task.CompletedTask
        : Task.Delay(Pace, CancellationToken.None);
}
