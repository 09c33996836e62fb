using System.Diagnostics;

namespace Rrmq.EndToEnd;

/// <summary>
/// Producers and consumers that work on one topic until they are told to stop, each one request at a time, and write down what they saw. Every second of them sends
/// idempotency keys and insists on an answer; the others never send anything twice.
/// </summary>
internal sealed class Workload
{
    private readonly Cluster _cluster;
    private readonly string _topic;
    private readonly List<Task> _workers = [];
    private volatile bool _isOver;

    private Workload(Cluster cluster, string topic)
    {
        _cluster = cluster;
        _topic = topic;
    }

    public History History { get; } = new();

    /// <summary>Creates the topic and starts; returns once the first requests have been answered.</summary>
    public static async Task<Workload> StartAsync(Cluster cluster, int producers = 4, int consumers = 4, string topic = "work")
    {
        var load = new Workload(cluster, topic);
        using (var client = cluster.Client())
            await client.InsistAsync(Requests.CreateTopic(topic));
        for (var worker = 0; worker < producers; worker++)
            load._workers.Add(load.ProduceAsync($"{topic}-p{worker}", isKeyed: worker % 2 == 1));
        for (var worker = 0; worker < consumers; worker++)
            load._workers.Add(load.ConsumeAsync($"{topic}-c{worker}", isKeyed: worker % 2 == 1));
        await load.ProgressAsync(20);
        return load;
    }

    /// <summary>Waits until so many more publishes were acknowledged.</summary>
    public async Task ProgressAsync(int publishes)
    {
        var enough = History.Acknowledged + publishes;
        await Eventually.BeTrueAsync($"{publishes} more acknowledged publishes", TimeSpan.FromSeconds(90), () =>
        {
            if (_workers.FirstOrDefault(worker => worker.IsFaulted) is { } broken)
                broken.GetAwaiter().GetResult();
            return History.Acknowledged >= enough;
        });
    }

    /// <summary>Ends the load, takes what is left, and requires that the history is one that a queue can have.</summary>
    public async Task FinishAsync()
    {
        _isOver = true;
        await Task.WhenAll(_workers);
        await DrainAsync();
        Report.Line(History.ToString());
        var problems = HistoryCheck.FindProblems(History.Operations);
        Assert.True(problems.Count == 0, $"{problems.Count} problems, of which: {string.Join("\n", problems.Take(20))}");
    }

    private async Task ProduceAsync(string name, bool isKeyed)
    {
        using var client = _cluster.Client();
        for (var number = 0; !_isOver; number++)
        {
            // Of many sizes, so that records end everywhere in a sector and segments fill up.
            var message = $"{name}-{number:00000}{new string('.', number * 97 % 500)}";
            var start = Stopwatch.GetTimestamp();
            // Without a key each attempt has a message of its own: one that was answered as not applied must never be seen.
            var result = isKeyed
                ? await client.InsistAsync(Requests.Publish(_topic, message, $"{name}-{number:00000}"))
                : await client.AskOnceAsync(Requests.Publish(_topic, message));
            History.Add(OperationKind.Publish, start, result.Fate, message);
            await PaceAsync(result);
        }
    }

    private async Task ConsumeAsync(string name, bool isKeyed)
    {
        using var client = _cluster.Client();
        for (var number = 0; !_isOver; number++)
        {
            var start = Stopwatch.GetTimestamp();
            var result = isKeyed
                ? await client.InsistAsync(Requests.Pop(_topic, $"{name}-{number:00000}"))
                : await client.AskOnceAsync(Requests.Pop(_topic));
            History.Add(OperationKind.Pop, start, result.Fate, result.Fate == Fate.Done ? result.Message : null);
            await PaceAsync(result);
        }
    }

    private async Task DrainAsync()
    {
        using var client = _cluster.Client();
        Result result;
        var number = 0;
        do
        {
            var start = Stopwatch.GetTimestamp();
            result = await client.InsistAsync(Requests.Pop(_topic, $"{_topic}-drain-{number++}"));
            History.Add(OperationKind.Pop, start, result.Fate, result.Fate == Fate.Done ? result.Message : null);
        }
        while (result.Fate == Fate.Done);
    }

    // A worker that was refused or found nothing asks again soon, but does not take the processor from the nodes.
    private static async Task PaceAsync(Result result)
    {
        if (result.Fate == Fate.Done || result.Leader is not null)
            return;
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }
}
