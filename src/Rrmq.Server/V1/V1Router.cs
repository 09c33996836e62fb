using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// Everything below <c>/v1/topics</c>, <c>/v1/leases</c>, <c>/v1/jobs</c> and <c>/v1/schedules</c>: finds the handler by the path as the client wrote it, in which a slash of a topic's name is <c>%2F</c>, and turns whatever comes of it into an answer with the
/// headers that every answer of <c>/v1</c> has.
/// </summary>
internal sealed class V1Router
{
    public const string TopicsPath = "/v1/topics";
    public const string Prefix = "/v1/";
    private const string TopicPrefix = "/v1/topics/";
    private const string LeasePrefix = "/v1/leases/";

    private readonly QueueNode _node;
    private readonly ILogger _logger;
    private readonly JobRoutes _jobs;
    private readonly V1Route _topics;
    private readonly V1Route _topic;
    private readonly V1Route _messages;
    private readonly V1Route _message;
    private readonly V1Route _lease;
    private readonly Dictionary<string, V1Route> _ofTopic;
    private readonly V1Route _batch;
    private readonly V1Route _group;
    private readonly V1Route _seek;

    public V1Router(QueueNode node, V1Endpoints to, ILogger logger)
    {
        _node = node;
        _logger = logger;
        _jobs = to.Jobs;
        _topics = new((V1Route.Read, to.Topics.ListAsync));
        _topic = new((V1Route.Read, to.Topics.ShowAsync), ("PUT", to.Topics.ReplaceAsync), ("PATCH", to.Topics.ChangeAsync), ("DELETE", to.Topics.DeleteAsync));
        _messages = new((V1Route.Read, to.Peek.ListAsync), ("POST", to.Publish.PublishAsync));
        _batch = new(("POST", to.Batch.PublishAsync));
        _message = new((V1Route.Read, to.Peek.TellAsync));
        _lease = new(("POST", to.Leases.SettleAsync));
        _group = new((V1Route.Read, to.Groups.ShowAsync), ("PUT", to.Groups.MakeAsync), ("DELETE", to.Groups.DeleteAsync));
        _seek = new(("POST", to.Groups.SeekAsync));
        _ofTopic = new Dictionary<string, V1Route>
        {
            ["messages"] = _messages,
            ["pop"] = new(("POST", to.Take.PopAsync)),
            ["receive"] = new(("POST", to.Take.ReceiveAsync)),

            // A HEAD would lease messages that it does not show.
            ["stream"] = new(("GET", to.Streams.StreamAsync)),
            ["purge"] = new(("POST", to.Actions.PurgeAsync)),
            ["pause"] = new(("POST", to.Actions.PauseAsync)),
            ["resume"] = new(("POST", to.Actions.ResumeAsync)),
            ["redrive"] = new(("POST", to.Actions.RedriveAsync)),
            ["log"] = new((V1Route.Read, to.Log.ReadAsync)),
            ["groups"] = new((V1Route.Read, to.Groups.ListAsync)),
        };
    }

    /// <summary>Every path that is served here, with what it takes as <c>Allow</c> says it.</summary>
    public IEnumerable<(string Path, string Allow)> Routes =>
    [
        (TopicsPath, _topics.Allow),
        (TopicPrefix + "{topic}", _topic.Allow),
        .. _ofTopic.Select(one => (TopicPrefix + "{topic}/" + one.Key, one.Value.Allow)),
        (TopicPrefix + "{topic}/messages/batch", _batch.Allow),
        (TopicPrefix + "{topic}/messages/{id}", _message.Allow),
        (TopicPrefix + "{topic}/groups/{group}", _group.Allow),
        (TopicPrefix + "{topic}/groups/{group}/seek", _seek.Allow),
        .. LeasesEndpoint.Actions.Keys.Select(action => (LeasePrefix + action, _lease.Allow)),
        .. _jobs.Routes,
    ];

    public async Task RouteAsync(HttpContext context, string path)
    {
        try
        {
            if (await ServeAsync(context, path) is { } failure)
                await FailAsync(context, failure);
        }
        catch (Exception e) when (ClientTrouble.Is(e))
        {
            await GiveUpAsync(context, e);
        }
        catch (Exception e)
        {
            LogMessages.RequestFailed(_logger, e);
            if (!context.Response.HasStarted)
                await FailAsync(context, V1Failures.Internal);
        }
    }

    private async Task<Failure?> ServeAsync(HttpContext context, string path)
    {
        if (Find(path, out var name, out var groupName, out var item) is not { } route)
            return Failure.NotFound;
        if (route.Find(context.Request.Method) is not { } handle)
            return Failure.WrongMethod(route.Allow);
        byte[] topic = [];
        if (name is not null && !PathName.TryRead(name, out topic, out var bad))
            return bad;
        byte[] group = [];
        if (groupName is not null && !PathName.TryReadGroup(groupName, out group, out bad))
            return bad;
        var exchange = new Exchange(context) { Topic = topic, Group = group, Item = item };
        if (exchange.WantsRedirect && _node.Status is { Role: not Raft.Role.Leader, Leader: { } leader })
            return exchange.InputFailureSoFar() ?? V1Failures.Elsewhere(leader);
        return await handle(exchange);
    }

    /// <summary>Null when there is no such path.</summary>
    private V1Route? Find(string path, out string? topic, out string? group, out string item)
    {
        (topic, group, item) = (null, null, "");
        if (path == TopicsPath)
            return _topics;
        if (path.StartsWith(LeasePrefix, StringComparison.Ordinal))
        {
            item = path[LeasePrefix.Length..];
            return LeasesEndpoint.ActionOf(item) is null ? null : _lease;
        }

        if (!path.StartsWith(TopicPrefix, StringComparison.Ordinal))
            return _jobs.Find(path, out item);
        var parts = path[TopicPrefix.Length..].Split('/');
        topic = parts[0];
        switch (parts.Length)
        {
            case 1:
                return _topic;
            case 2:
                return _ofTopic.GetValueOrDefault(parts[1]);
            case 3 when parts[1] == "messages" && parts[2].Length > 0:
                item = parts[2];
                return item == "batch" ? _batch : _message;
            case 3 when parts[1] == "groups":
                group = parts[2];
                return _group;
            case 4 when parts[1] == "groups" && parts[3] == "seek":
                group = parts[2];
                return _seek;
            default:
                return null;
        }
    }

    private async Task FailAsync(HttpContext context, Failure failure)
    {
        if (!context.Response.Headers.ContainsKey(RrmqHeaders.Term))
            StateHeaders.Stamp(context.Response.Headers, _node.Status);
        if (failure.Status == 307)
            context.Response.Headers.Location = failure.Leader + RequestTarget.Of(context);
        await ProblemReply.WriteAsync(context, failure);
    }

    // The client broke HTTP, was too slow, or went away. The first two may still be there to be told; nobody is to be told of the third.
    private async Task GiveUpAsync(HttpContext context, Exception cause)
    {
        if (ClientTrouble.Explain(cause) is not { } failure || context.Response.HasStarted)
            return;
        try
        {
            await FailAsync(context, failure);
        }
        catch (Exception e) when (ClientTrouble.Is(e))
        {
            // It went away in between.
        }
    }
}
