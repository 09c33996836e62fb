using System.Diagnostics;
using System.Net.Sockets;

namespace Rrmq.EndToEnd;

/// <summary>
/// One client: a kept connection to each node, one second of patience as the course framework's clients have, and a memory of who led last. For one task at a time.
/// </summary>
internal sealed class Client(IReadOnlyList<int> ports) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // For a client that must not give up with its test: twice the time an election may take on a busy machine.
    private static readonly TimeSpan Persistence = TimeSpan.FromSeconds(15);
    private readonly WireConnection?[] _connections = new WireConnection?[ports.Count];
    private int _target;

    /// <summary>One attempt at one node.</summary>
    public async Task<Result> AskAsync(int node, byte[] request)
    {
        var began = Stopwatch.GetTimestamp();
        var sent = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            if (_connections[node] is { IsDead: true })
                Close(node);
            var connection = _connections[node] ??= await WireConnection.OpenAsync(ports[node], limit.Token);
            sent = true;
            await connection.SendAsync(request, limit.Token);
            var reply = await connection.ReceiveAsync(limit.Token);
            if (reply.Header("Connection") == "close")
                Close(node);
            return new Result(Result.FateOf(reply), reply, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            Close(node);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return new Result(sent ? Fate.Unknown : Fate.NotApplied, null, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <summary>One attempt at the node that led last. Afterwards the hint, or the next node, is the one to ask.</summary>
    public async Task<Result> AskOnceAsync(byte[] request)
    {
        var result = await AskAsync(_target, request);
        if (result.Fate is Fate.NotApplied or Fate.Unknown)
            _target = Hinted(result) ?? (_target + 1) % ports.Count;
        return result;
    }

    /// <summary>Asks until something is known of this request: again after attempts that surely did nothing, no more after one that may have.</summary>
    public Task<Result> AskAsync(byte[] request) => AskUntilAsync(request, static fate => fate is not Fate.NotApplied);

    /// <summary>Asks until the answer is certain. Only for what may be done twice, or carries an idempotency key.</summary>
    public Task<Result> InsistAsync(byte[] request) => AskUntilAsync(request, static fate => fate is Fate.Done or Fate.Refused);

    public Task<Result> CreateTopicAsync(string topic) => AskAsync(Requests.CreateTopic(topic));

    public Task<Result> PublishAsync(string topic, string message, string? key = null) => AskAsync(Requests.Publish(topic, message, key));

    public Task<Result> PopAsync(string topic, string? key = null) => AskAsync(Requests.Pop(topic, key));

    public Task<Result> ListTopicsAsync() => InsistAsync(Requests.ListTopics());

    public void Dispose()
    {
        for (var node = 0; node < ports.Count; node++)
            Close(node);
    }

    private async Task<Result> AskUntilAsync(byte[] request, Func<Fate, bool> isEnough)
    {
        Result? last = null;
        try
        {
            return await Eventually.SeeAsync("an answer", Persistence, async () =>
            {
                last = await AskOnceAsync(request);
                // A hint is followed at once; without one the pause between two attempts is the harness's.
                if (last.Leader is not null && !isEnough(last.Fate))
                    last = await AskOnceAsync(request);
                return isEnough(last.Fate) ? last : null;
            });
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"no node gave an answer within {Persistence.TotalSeconds} s; the last: {last}", e);
        }
    }

    private int? Hinted(Result result)
    {
        if (result.Leader is not { } leader)
            return null;
        var port = new Uri(leader).Port;
        for (var node = 0; node < ports.Count; node++)
            if (ports[node] == port)
                return node;
        throw new InvalidOperationException($"RRMQ-Leader names {leader}, which is no node of this cluster");
    }

    private void Close(int node)
    {
        _connections[node]?.Dispose();
        _connections[node] = null;
    }
}
