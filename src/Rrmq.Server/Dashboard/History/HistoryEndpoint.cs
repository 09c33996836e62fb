using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary><c>GET /v1/cluster/history</c>: the last five minutes of all topics together, or with <c>?topic=</c> of one, as this node saw them.</summary>
internal sealed class HistoryEndpoint(TopicBoard board)
{
    public const string Path = ClusterEndpoint.Path + "/history";

    public async Task ReportAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(static key => key != "topic") is { } unknown)
        {
            await ProblemReply.WriteAsync(context, FeedQuery.Unknown(unknown, "topic"));
            return;
        }

        var report = query.TryGetValue("topic", out var topic) ? board.History(topic.ToString()) : board.History();
        if (report is null)
        {
            await ProblemReply.WriteAsync(context, new Failure(404, ErrorSlug.TopicNotFound, "there is no topic of that name here, or it was made within the last second"));
            return;
        }

        context.Response.Headers.CacheControl = Reply.NoStore;
        await Reply.WriteAsync(context.Response, 200, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(report, EventsJsonContext.Default.HistoryReport));
    }
}
