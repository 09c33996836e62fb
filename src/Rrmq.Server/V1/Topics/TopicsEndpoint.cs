using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>/v1/topics</c> and <c>/v1/topics/{t}</c>: topics made, looked at, changed, deleted and listed.</summary>
internal sealed class TopicsEndpoint(NodeGate gate, BodyReader bodies, TopicLimits limits)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;
    private const int LargestBody = 16 * 1024;
    private static readonly Failure TooLarge = new(413, ErrorSlug.BodyTooLarge, $"the body is larger than {LargestBody} bytes") { Closes = true };

    /// <summary>PUT: what the body leaves out takes its default.</summary>
    public Task<Failure?> ReplaceAsync(Exchange exchange) => ConfigureAsync(exchange, replaces: true);

    /// <summary>PATCH: what the body leaves out stays as it is.</summary>
    public Task<Failure?> ChangeAsync(Exchange exchange) => ConfigureAsync(exchange, replaces: false);

    public async Task<Failure?> ShowAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var name = exchange.Topic;
        var (answer, failure) = await gate.ReadAsync(exchange, options, state => state.Describe(name));
        if (failure is not null)
            return failure;
        if (answer.Value is not { } topic)
            return V1Failures.TopicNotFound;
        exchange.Response.Headers.ETag = TopicReports.TagOf(topic.Version);
        await JsonReply.WriteAsync(exchange, 200, TopicReports.Of(topic, answer.NowMs), JsonFormat.Contracts.TopicReport);
        return null;
    }

    public async Task<Failure?> DeleteAsync(Exchange exchange)
    {
        var version = Precondition.Read(exchange.Request.Headers, mayBeAbsent: false, exchange.Faults);
        var key = exchange.IdempotencyKey();
        if (exchange.InputFailure() is { } bad)
            return bad;
        var (_, failure) = await gate.ActAsync(exchange, new DeleteTopic(exchange.Topic) { IfVersion = version, IdempotencyKey = key }, exchange.Acting());
        if (failure is null)
            exchange.Response.StatusCode = 204;
        return failure;
    }

    public async Task<Failure?> ListAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        var prefix = exchange.Query.Words("prefix", TopicName.MaxBytes) ?? [];
        var limit = (int)(exchange.Query.Count("limit", 1, LargestPage) ?? DefaultPage);
        long after = 0;
        if (exchange.Query.Text("cursor") is { } cursor)
        {
            if (TopicCursor.Read(cursor) is { } number)
                after = number;
            else
                exchange.Faults.Breach(ErrorSlug.BadParameter, "cursor", cursor, "must be the next of an earlier page");
        }

        if (exchange.InputFailure() is { } bad)
            return bad;
        List<TopicView> topics = [];
        long nowMs = 0;
        for (long? behind = after; behind is { } from;)
        {
            // One more than the page holds tells whether there is another page. From the second look on, this node's state is as new as the first has found it.
            var (answer, failure) = await gate.ReadAsync(exchange, options, state => state.Find(prefix, from, limit + 1 - topics.Count));
            if (failure is not null)
                return failure;
            topics.AddRange(answer.Value!.Topics);
            (behind, nowMs, options) = (answer.Value.GoesOnBehind, answer.NowMs, options with { Stale = true });
        }

        var next = topics.Count > limit ? TopicCursor.Write(topics[limit - 1].Number) : null;
        if (next is not null)
            exchange.Response.Headers.Link = PageLink.To(exchange.Request.QueryString.Value, V1Router.TopicsPath, "cursor", next);
        await JsonReply.WriteAsync(exchange, 200, new TopicListPage([.. topics.Take(limit).Select(topic => TopicReports.Of(topic, nowMs))], next), JsonFormat.Contracts.TopicListPage);
        return null;
    }

    private async Task<Failure?> ConfigureAsync(Exchange exchange, bool replaces)
    {
        var version = Precondition.Read(exchange.Request.Headers, mayBeAbsent: replaces, exchange.Faults);
        var key = exchange.IdempotencyKey();
        var input = new SettingsInput();
        if (await JsonInput.ReadAsync(exchange, bodies, LargestBody, TooLarge, SettingsInput.Fields, input) is { } unreadable)
            return unreadable;
        if (exchange.InputFailure() is { } bad)
            return bad;
        var command = new ConfigureTopic(exchange.Topic, input.Change, limits) { Replaces = replaces, IfVersion = version, IdempotencyKey = key };
        var (answer, failure) = await gate.ActAsync(exchange, command, exchange.Acting());
        if (failure is not null)
            return failure;
        var (topic, created) = (ConfiguredTopic)answer.Result.Detail!;
        exchange.Response.Headers.ETag = TopicReports.TagOf(topic.Version);
        if (created)
            exchange.Response.Headers.Location = PathText.Topic(exchange.Topic);
        await JsonReply.WriteAsync(exchange, created ? 201 : 200, TopicReports.Configured(topic), JsonFormat.Contracts.TopicConfigured);
        return null;
    }
}
