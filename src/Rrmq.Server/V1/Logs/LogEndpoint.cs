using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// <c>GET /v1/topics/{t}/log</c>: a log read from any place on, by anyone and without effect, as a page or as Server-Sent Events. Any node serves it from its own state, once that is as new as what was committed when it was
/// asked.
/// </summary>
internal sealed class LogEndpoint(QueueNode node, NodeGate gate, LogWatch watch, StreamSlots slots, ReplyDeadline deadline, TimeProvider time)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;
    private const long MaxWait = 60_000;
    private const string LastEventId = "Last-Event-ID";
    private const string EventType = "text/event-stream";

    private static readonly byte[] Start = "{\"messages\":["u8.ToArray();

    /// <summary>A damaged record that no peer has given back yet: a page without its message would be taken for all there is.</summary>
    private static readonly Failure Unreadable = new(503, ErrorSlug.Overloaded, "this node cannot read all of these messages now; another one may") { CanRetry = true };

    public Task<Failure?> ReadAsync(Exchange exchange)
    {
        var place = PlaceOf(exchange);
        var options = exchange.Reading();
        var limit = (int)(exchange.Query.Count("limit", 1, LargestPage) ?? DefaultPage);
        var wait = exchange.Query.Duration("wait", 0, MaxWait) ?? 0;
        var isStream = WantsEvents(exchange.Request);
        if (isStream)
            place = LastSeen(exchange) ?? place;
        if (exchange.InputFailure() is { } bad)
            return Task.FromResult<Failure?>(bad);
        return isStream ? StreamAsync(exchange, place, options) : PageAsync(exchange, new LogQuery(place, limit, TakeEndpoint.MaxBytes), options, TimeSpan.FromMilliseconds(wait));
    }

    private async Task<Failure?> PageAsync(Exchange exchange, LogQuery query, ReadOptions options, TimeSpan wait)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(slots.Stopping, exchange.Context.RequestAborted);
        var began = time.GetTimestamp();
        while (true)
        {
            var (answer, failure) = await gate.ReadAsync(exchange, options, state => LogFind.In(state, exchange.Topic, query), LogFind.Contents);
            if (failure is not null)
                return failure;
            if (answer.Value is not { Page: { } page })
                return answer.Value.IsTopic ? V1Failures.NotALog : V1Failures.TopicNotFound;
            var rest = wait - time.GetElapsedTime(began);
            if (page.Messages.Count > 0 || rest <= TimeSpan.Zero || ended.IsCancellationRequested)
                return await AnswerAsync(exchange, page, answer.Contents);
            await watch.WaitAsync(exchange.Topic, Math.Max(page.Last, page.LastSequence) + 1, rest, ended.Token);

            // What this node's own state has now it had not then; and it was as new as had to be.
            options = new ReadOptions { Stale = true };
        }
    }

    private async Task<Failure?> AnswerAsync(Exchange exchange, LogPage page, IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        if (LogFind.Shown(page, contents) is not { } shown)
            return Unreadable;
        var end = Encoding.ASCII.GetBytes($"],\"next_after\":{page.Last},\"first_seq\":{page.FirstSequence},\"last_seq\":{page.LastSequence}}}");
        await MessagesReply.WriteAsync(exchange, shown, Start, end, deadline);
        return null;
    }

    private async Task<Failure?> StreamAsync(Exchange exchange, LogPlace place, ReadOptions options)
    {
        if (!slots.TryEnter())
            return StreamsEndpoint.TooMany;
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(slots.Stopping, exchange.Context.RequestAborted);
            var query = new LogQuery(place, LargestPage, TakeEndpoint.MaxBytes);
            var (first, failure) = await gate.ReadAsync(exchange, options, state => LogFind.In(state, exchange.Topic, query), LogFind.Contents);
            if (failure is not null)
                return failure;
            if (first.Value.Page is null)
                return first.Value.IsTopic ? V1Failures.NotALog : V1Failures.TopicNotFound;
            await new LogStream(node, watch, exchange.Topic, query, new EventStream(exchange.Context, deadline), time, ended.Token).RunAsync(first);
            return null;
        }
        finally
        {
            slots.Leave();
        }
    }

    private static LogPlace PlaceOf(Exchange exchange)
    {
        var after = exchange.Query.Count("after", 0, long.MaxValue - 1);
        var since = exchange.Query.Text("since");
        if (since is null)
            return new LogPlace(LogPlaceKind.Sequence, (after ?? 0) + 1);
        if (after is not null)
            exchange.Faults.Breach(ErrorSlug.BadParameter, "since", since, "must not be given beside after");
        if (TimeText.Parse(since) is { } ms)
            return new LogPlace(LogPlaceKind.Time, ms);
        exchange.Faults.Breach(ErrorSlug.BadParameter, "since", since, TimeText.Rule);
        return default;
    }

    /// <summary>Where a client that comes back goes on.</summary>
    private static LogPlace? LastSeen(Exchange exchange)
    {
        if (!exchange.Request.Headers.TryGetValue(LastEventId, out var last) || last.ToString().Length == 0)
            return null;
        if (CountText.Parse(last.ToString()) is { } sequence and < long.MaxValue)
            return new LogPlace(LogPlaceKind.Sequence, sequence + 1);
        exchange.Faults.Breach(ErrorSlug.BadHeader, LastEventId, last.ToString(), "must be the id of an event of this log, a sequence");
        return null;
    }

    private static bool WantsEvents(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(static type => type.MediaType.Equals(EventType, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
