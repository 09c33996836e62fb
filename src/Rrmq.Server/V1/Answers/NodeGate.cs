using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The way of an <see cref="Exchange"/> to the node and back: the answer's place in history goes into the headers, and a refusal becomes a failure.</summary>
internal sealed class NodeGate(QueueNode node)
{
    /// <summary>The answer, and why it is no success. A pop or receive that found nothing is one.</summary>
    /// <param name="exchange">On whose behalf.</param>
    /// <param name="command">What to do.</param>
    /// <param name="options">How to be answered.</param>
    /// <param name="dropsWhenHungUp">True for what must not happen for a client that is gone.</param>
    public async ValueTask<(Answer Answer, Failure? Failure)> ActAsync(Exchange exchange, Command command, RequestOptions options, bool dropsWhenHungUp = false)
    {
        var answer = await node.RequestAsync(command, options, dropsWhenHungUp ? exchange.Context.RequestAborted : CancellationToken.None);
        StateHeaders.Stamp(exchange.Response.Headers, answer.Leader, answer.Term, answer.At.Index);
        var failure = V1Failures.Of(answer);
        if (failure is null && answer.Result.Replayed)
            Reply.MarkReplayed(exchange.Response);
        return (answer, failure);
    }

    public async ValueTask<(ReadAnswer<T> Answer, Failure? Failure)> ReadAsync<T>(
        Exchange exchange, ReadOptions options, Func<QueueStateMachine, T> query, Func<T, IReadOnlyList<BodyReference>>? contents = null)
    {
        var answer = await node.ReadAsync(query, options, contents, exchange.Context.RequestAborted);
        StateHeaders.Stamp(exchange.Response.Headers, answer.Leader, answer.Term, answer.At.Index);
        return (answer, V1Failures.OfRead(answer.Kind, answer.Leader));
    }
}
