namespace Rrmq.EndToEnd;

/// <summary>A <see cref="NodeClient"/> that ends with its test. For one task at a time.</summary>
internal sealed class Client(IReadOnlyList<NodeDoor> doors) : IDisposable
{
    // For a client that must not give up with its test: several elections on a busy machine, behind a network that loses every fifth packet.
    private static readonly TimeSpan Persistence = TimeSpan.FromSeconds(60);
    private readonly NodeClient _client = new(doors);

    public Client(IEnumerable<int> ports)
        : this([.. ports.Select(NodeDoor.Local)])
    {
    }

    /// <summary>One attempt at one node.</summary>
    public Task<Result> AskAsync(int node, byte[] request) => _client.AskAsync(node, request, TestContext.Current.CancellationToken);

    /// <summary>One attempt at the node that led last. Afterwards the hint, or the next node, is the one to ask.</summary>
    public Task<Result> AskOnceAsync(byte[] request) => _client.AskOnceAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Asks until something is known of this request: again after attempts that surely did nothing, no more after one that may have.</summary>
    public Task<Result> AskAsync(byte[] request) => AskUntilAsync(request, static fate => fate is not Fate.NotApplied);

    /// <summary>Asks until the answer is certain. Only for what may be done twice, or carries an idempotency key.</summary>
    public Task<Result> InsistAsync(byte[] request) => AskUntilAsync(request, static fate => fate is Fate.Done or Fate.Refused);

    /// <summary>Done, or there already: whatever elections a busy machine holds meanwhile.</summary>
    public Task<Result> CreateTopicAsync(string topic) => InsistAsync(Requests.CreateTopic(topic, $"{Guid.NewGuid():n}"));

    public Task<Result> PublishAsync(string topic, string message, string? key = null) => AskAsync(Requests.Publish(topic, message, key));

    public Task<Result> PopAsync(string topic, string? key = null) => AskAsync(Requests.Pop(topic, key));

    public Task<Result> ListTopicsAsync() => InsistAsync(Requests.ListTopics());

    public void Dispose() => _client.Dispose();

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
}
