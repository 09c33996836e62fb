using Rrmq.Contracts;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary><c>GET /v1/topics/{t}/stream</c>: leased messages as Server-Sent Events. Ends them before the node stops, so that what they hold can still be released.</summary>
internal sealed class StreamsEndpoint(QueueNode node, NodeGate gate, LeaseWatch watch, StreamSlots slots, ReplyDeadline deadline, TimeProvider time)
{
    private const int DefaultCredit = 16;
    private const int MaxCredit = 1000;

    public static readonly Failure TooMany = new(503, ErrorSlug.Overloaded, $"this node serves {StreamSlots.Most} streams already; ask another node") { CanRetry = true };

    public async Task<Failure?> StreamAsync(Exchange exchange)
    {
        var credit = (int)(exchange.Query.Count("credit", 1, MaxCredit) ?? DefaultCredit);
        var lease = exchange.Query.Duration("lease", SettingRules.MinLease, SettingRules.MaxLease);
        var group = TakeEndpoint.GroupOf(exchange);
        var consumer = exchange.Query.Words("consumer", TakeEndpoint.MaxConsumerBytes) ?? [];
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (ForeignPage.CheckTaking(exchange.Context.Request) is { } foreign)
            return foreign;
        if (!slots.TryEnter())
            return TooMany;

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(slots.Stopping, exchange.Context.RequestAborted);
            var request = new StreamRequest(exchange.Topic, group, credit, lease, consumer);
            var (first, failure) = await gate.ActAsync(exchange, MessageStream.Receive(request, credit), exchange.Acting(), dropsWhenHungUp: true);
            if (failure is not null)
                return failure;
            await new MessageStream(node, watch, request, new EventStream(exchange.Context, deadline), time, ended.Token).RunAsync(first);
            return null;
        }
        finally
        {
            slots.Leave();
        }
    }
}
