using Rrmq.Contracts;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary><c>GET /v1/topics/{t}/stream</c>: leased messages as Server-Sent Events. Ends them before the node stops, so that what they hold can still be released.</summary>
internal sealed class StreamsEndpoint(QueueNode node, NodeGate gate, LeaseWatch watch, ReplyDeadline deadline, TimeProvider time) : IDisposable
{
    private const int DefaultCredit = 16;
    private const int MaxCredit = 1000;
    private const int MaxStreams = 1000;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One more than there are streams, until it is time to stop.</summary>
    private int _running = 1;

    public async Task<Failure?> StreamAsync(Exchange exchange)
    {
        var credit = (int)(exchange.Query.Count("credit", 1, MaxCredit) ?? DefaultCredit);
        var lease = exchange.Query.Duration("lease", SettingRules.MinLease, SettingRules.MaxLease);
        var consumer = exchange.Query.Words("consumer", TakeEndpoint.MaxConsumerBytes) ?? [];
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (ForeignPage.CheckTaking(exchange.Context.Request) is { } foreign)
            return foreign;
        if (Interlocked.Increment(ref _running) > MaxStreams + 1)
        {
            Left();
            return new Failure(503, ErrorSlug.Overloaded, $"this node serves {MaxStreams} streams already; ask another node") { CanRetry = true };
        }

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, exchange.Context.RequestAborted);
            var request = new StreamRequest(exchange.Topic, credit, lease, consumer);
            var (first, failure) = await gate.ActAsync(exchange, MessageStream.Receive(request, credit), exchange.Acting(), dropsWhenHungUp: true);
            if (failure is not null)
                return failure;
            await new MessageStream(node, watch, request, new EventStream(exchange.Context, deadline), time, ended.Token).RunAsync(first);
            return null;
        }
        finally
        {
            Left();
        }
    }

    /// <summary>Ends all streams. Completes when their messages are released.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Left();
        await _allEnded.Task;
    }

    public void Dispose() => _stopping.Dispose();

    private void Left()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _allEnded.TrySetResult();
    }
}
