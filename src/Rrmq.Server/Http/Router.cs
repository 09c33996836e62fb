using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rrmq.Server;

/// <summary>
/// The one middleware: finds the endpoint by the path as the client wrote it, and by the port it came in on. Peers use <c>internal_port</c> only where there
/// is one, and clients never do.
/// </summary>
internal sealed class Router(
    CommandEndpoint commands, TopicListEndpoint topics, StatusEndpoint status, HealthEndpoint health, HomePage home, ClusterEndpoint cluster, BackupEndpoint backup, StreamEndpoint stream, V1Router v1,
    PeerEndpoint peers, MetricsEndpoint metrics, Dashboard dashboard, int? internalPort)
{
    public Task RouteAsync(HttpContext context)
    {
        var path = RequestPath.From(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (internalPort is not null && context.Connection.LocalPort == internalPort)
            return path == PeerEndpoint.Path ? peers.AcceptAsync(context) : FailAsync(context, Failure.NotFound);

        if (path.StartsWith(V1Router.Prefix, StringComparison.Ordinal) && ForeignPage.Check(context.Request) is { } foreign)
            return ProblemReply.WriteAsync(context, foreign);

        switch (path)
        {
            case "/message":
                return Is(context, "PUT") ? commands.PublishAsync(context) : FailAsync(context, Failure.WrongMethod("PUT"));
            case "/topic":
                return Is(context, "PUT") ? commands.CreateTopicAsync(context)
                    : IsRead(context) ? topics.ListAsync(context) : FailAsync(context, Failure.WrongMethod("GET, HEAD, PUT"));
            case StreamEndpoint.SendPath:
                return Is(context, "POST") ? stream.SendAsync(context) : StreamReply.RefuseAsync(context, Failure.WrongMethod("POST"));
            case StreamEndpoint.SendAnywherePath:
                return Is(context, "POST") ? stream.SendAnywhereAsync(context) : StreamReply.RefuseAsync(context, Failure.WrongMethod("POST"));
            case StreamEndpoint.SyncPath:
                return Is(context, "POST") ? stream.SyncAsync(context) : StreamReply.RefuseAsync(context, Failure.WrongMethod("POST"));
            case StreamEndpoint.MessagesPath:
                return IsRead(context) ? stream.ListAsync(context) : StreamReply.RefuseAsync(context, Failure.WrongMethod("GET, HEAD"));
            case StreamEndpoint.HeartbeatPath:
                return IsRead(context) ? stream.HeartbeatAsync(context) : StreamReply.RefuseAsync(context, Failure.WrongMethod("GET, HEAD"));
            case "/status":
                dashboard.Admit(context);
                return Read(context, status.ReportAsync);
            case "/healthz":
                return Read(context, health.LiveAsync);
            case "/readyz":
                return Read(context, health.ReadyAsync);
            case "/metrics":
                return Read(context, metrics.ReportAsync);
            case ClusterEndpoint.Path:
                return Read(context, cluster.ReportAsync);
            case ClusterEndpoint.MembersPath:
                return Is(context, "POST") ? cluster.AddAsync(context) : ProblemReply.WriteAsync(context, Failure.WrongMethod("POST"));
            case ClusterEndpoint.TransferPath:
                return Is(context, "POST") ? cluster.TransferAsync(context) : ProblemReply.WriteAsync(context, Failure.WrongMethod("POST"));
            case BackupEndpoint.Path:
                return Is(context, "GET") ? backup.StreamAsync(context) : ProblemReply.WriteAsync(context, Failure.WrongMethod("GET"));
            case EventsEndpoint.Path:
                return Is(context, "GET") ? dashboard.StreamEventsAsync(context) : ProblemReply.WriteAsync(context, Failure.WrongMethod("GET"));
            case HistoryEndpoint.Path:
                return IsRead(context) ? dashboard.ReportHistoryAsync(context) : ProblemReply.WriteAsync(context, Failure.WrongMethod("GET, HEAD"));
            case "/":
                return Read(context, home.ShowAsync);
            case CommandEndpoint.PopPrefix:
                return FailAsync(context, Failure.NotFound);
            case PeerEndpoint.Path when internalPort is null:
                return Is(context, "GET") ? peers.AcceptAsync(context) : FailAsync(context, Failure.WrongMethod("GET"));
        }

        if (!path.StartsWith(CommandEndpoint.PopPrefix, StringComparison.Ordinal))
            return RouteOthersAsync(context, path);

        // A pop takes the message away, so that a HEAD, which shows none, must not be one.
        return Is(context, "GET") ? commands.PopAsync(context, path) : FailAsync(context, Failure.WrongMethod("GET"));
    }

    private Task RouteOthersAsync(HttpContext context, string path)
    {
        if (path.StartsWith(ClusterEndpoint.MemberPrefix, StringComparison.Ordinal))
            return Is(context, "DELETE") ? cluster.RemoveAsync(context, path) : ProblemReply.WriteAsync(context, Failure.WrongMethod("DELETE"));
        if (Dashboard.IsPage(path))
            return IsRead(context) ? dashboard.ShowPageAsync(context, path) : FailAsync(context, Failure.WrongMethod("GET, HEAD"));
        if (path.StartsWith(V1Router.Prefix, StringComparison.Ordinal))
            return v1.RouteAsync(context, path);
        if (path.StartsWith(ErrorPages.Path, StringComparison.Ordinal))
            return Read(context, ErrorPages.ShowAsync);
        return FailAsync(context, Failure.NotFound);
    }

    private static Task Read(HttpContext context, RequestDelegate endpoint) =>
        IsRead(context) ? endpoint(context) : FailAsync(context, Failure.WrongMethod("GET, HEAD"));

    private static bool Is(HttpContext context, string method) => context.Request.Method == method;

    private static bool IsRead(HttpContext context) => Is(context, "GET") || Is(context, "HEAD");

    private static async Task FailAsync(HttpContext context, Failure failure) => await Reply.FailAsync(context, failure);
}
