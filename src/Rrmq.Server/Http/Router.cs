using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rrmq.Server;

/// <summary>
/// The one middleware: finds the endpoint by the path as the client wrote it, and by the port it came in on. Peers use <c>internal_port</c> only where there
/// is one, and clients never do. What paths there are is a table, which openapi.json is held to.
/// </summary>
internal sealed class Router(
    CommandEndpoint commands, TopicListEndpoint topics, StatusEndpoint status, HealthEndpoint health, HomePage home, ClusterEndpoint cluster, BackupEndpoint backup, StreamEndpoint stream, V1Router v1,
    PeerEndpoint peers, MetricsEndpoint metrics, Dashboard dashboard, int? internalPort)
{
    private readonly FrozenDictionary<string, PathRoute> _paths = new Dictionary<string, PathRoute>
    {
        ["/message"] = Base(("PUT", (context, _) => commands.PublishAsync(context))),
        ["/topic"] = Base((V1Route.Read, (context, _) => topics.ListAsync(context)), ("PUT", (context, _) => commands.CreateTopicAsync(context))),
        [StreamEndpoint.SendPath] = Stream(("POST", (context, _) => stream.SendAsync(context))),
        [StreamEndpoint.SendAnywherePath] = Stream(("POST", (context, _) => stream.SendAnywhereAsync(context))),
        [StreamEndpoint.SyncPath] = Stream(("POST", (context, _) => stream.SyncAsync(context))),
        [StreamEndpoint.MessagesPath] = Stream((V1Route.Read, (context, _) => stream.ListAsync(context))),
        [StreamEndpoint.HeartbeatPath] = Stream((V1Route.Read, (context, _) => stream.HeartbeatAsync(context))),
        ["/status"] = Read(context =>
        {
            dashboard.Admit(context);
            return status.ReportAsync(context);
        }),
        ["/healthz"] = Read(health.LiveAsync),
        ["/readyz"] = Read(health.ReadyAsync),
        ["/metrics"] = Read(metrics.ReportAsync),
        ["/"] = Read(home.ShowAsync),
        [ClusterEndpoint.Path] = Read(cluster.ReportAsync),
        [ClusterEndpoint.MembersPath] = Problem(("POST", (context, _) => cluster.AddAsync(context))),
        [ClusterEndpoint.TransferPath] = Problem(("POST", (context, _) => cluster.TransferAsync(context))),
        [BackupEndpoint.Path] = Problem(("GET", (context, _) => backup.StreamAsync(context))),
        [EventsEndpoint.Path] = Problem(("GET", (context, _) => dashboard.StreamEventsAsync(context))),
        [HistoryEndpoint.Path] = Problem((V1Route.Read, (context, _) => dashboard.ReportHistoryAsync(context))),
        [DashboardEndpoint.Path] = Base((V1Route.Read, dashboard.ShowPageAsync)),
        [ApiPages.DocumentPath] = Read(ApiPages.ShowDocumentAsync),
        [ApiPages.PagePath] = Read(ApiPages.ShowPageAsync),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those with a name in them, by what stands before it.</summary>
    private readonly (string Prefix, string Template, PathRoute Route)[] _prefixes =
    [
        // A pop takes the message away, so that a HEAD, which shows none, must not be one.
        (CommandEndpoint.PopPrefix, CommandEndpoint.PopPrefix + "{topic}", Base(("GET", (context, path) => ForeignPage.CheckTaking(context.Request) is { } foreign ? FailAsync(context, foreign) : commands.PopAsync(context, path)))),
        (ClusterEndpoint.MemberPrefix, ClusterEndpoint.MemberPrefix + "{id}", Problem(("DELETE", cluster.RemoveAsync))),
        (DashboardEndpoint.Prefix, DashboardEndpoint.Prefix + "{file}", Base((V1Route.Read, dashboard.ShowPageAsync))),
        (ErrorPages.Path + "/", ErrorPages.Path + "/{slug}", Read(ErrorPages.ShowAsync)),
        (ErrorPages.Path, ErrorPages.Path, Read(ErrorPages.ShowAsync)),
    ];

    private readonly PathRoute _peers = Base(("GET", (context, _) => peers.AcceptAsync(context)));

    /// <summary>Every path that clients may use, with what it takes as <c>Allow</c> says it.</summary>
    public IEnumerable<(string Path, string Allow)> Routes =>
        [.. _paths.Select(one => (one.Key, one.Value.Allow)), .. _prefixes.Select(one => (one.Template, one.Route.Allow)), .. v1.Routes];

    public Task RouteAsync(HttpContext context)
    {
        var path = RequestPath.From(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (internalPort is not null && context.Connection.LocalPort == internalPort)
            return path == PeerEndpoint.Path ? peers.AcceptAsync(context) : FailAsync(context, Failure.NotFound);

        if (path.StartsWith(V1Router.Prefix, StringComparison.Ordinal) && ForeignPage.Check(context.Request) is { } foreign)
            return ProblemReply.WriteAsync(context, foreign);

        if (_paths.TryGetValue(path, out var route))
            return route.RouteAsync(context, path);
        if (path == PeerEndpoint.Path && internalPort is null)
            return _peers.RouteAsync(context, path);
        if (path == CommandEndpoint.PopPrefix)
            return FailAsync(context, Failure.NotFound);
        foreach (var (prefix, _, below) in _prefixes)
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                return below.RouteAsync(context, path);
        return path.StartsWith(V1Router.Prefix, StringComparison.Ordinal) ? v1.RouteAsync(context, path) : FailAsync(context, Failure.NotFound);
    }

    private static PathRoute Read(RequestDelegate endpoint) => Base((V1Route.Read, (context, _) => endpoint(context)));

    private static PathRoute Base(params (string Method, PathHandler Handle)[] methods) => new(FailAsync, methods);

    private static PathRoute Stream(params (string Method, PathHandler Handle)[] methods) => new(StreamReply.RefuseAsync, methods);

    private static PathRoute Problem(params (string Method, PathHandler Handle)[] methods) => new(ProblemReply.WriteAsync, methods);

    private static async Task FailAsync(HttpContext context, Failure failure) => await Reply.FailAsync(context, failure);
}
