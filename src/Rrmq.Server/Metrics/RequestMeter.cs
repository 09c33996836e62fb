using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rrmq.Contracts;
using Rrmq.Storage;

namespace Rrmq.Server;

/// <summary>Counts requests by surface and outcome, and how long they took, around whoever answers them. Any thread; interlocked additions and no lock.</summary>
internal sealed class RequestMeter(TimeProvider time)
{
    private static readonly RequestSurface[] Surfaces = [RequestSurface.Base, RequestSurface.Stream, RequestSurface.V1, RequestSurface.Sqs, RequestSurface.Operator];
    private static readonly RequestOutcome[] Outcomes = Enum.GetValues<RequestOutcome>();
    private readonly long[] _counts = new long[Surfaces.Length * Outcomes.Length];
    private readonly LatencyHistogram[] _times = [.. Surfaces.Select(static _ => new LatencyHistogram())];

    public RequestDelegate Around(RequestDelegate inner) => context =>
    {
        var surface = SurfaceOf(context);
        return surface == RequestSurface.Peers ? inner(context) : RunAsync(inner, context, (int)surface);
    };

    public void Collect(IMetricSink sink)
    {
        foreach (var surface in Surfaces)
        {
            foreach (var outcome in Outcomes)
                sink.Add(MetricTable.Requests, Interlocked.Read(ref _counts[PlaceOf((int)surface, outcome)]), NameOf(surface), NameOf(outcome));
        }

        foreach (var surface in Surfaces)
            sink.Add(MetricTable.RequestTimes, _times[(int)surface].Look(), NameOf(surface));
    }

    private async Task RunAsync(RequestDelegate inner, HttpContext context, int surface)
    {
        var began = time.GetTimestamp();
        try
        {
            await inner(context);
        }
        finally
        {
            Interlocked.Increment(ref _counts[PlaceOf(surface, OutcomeOf(context))]);

            // A stream lasts as long as its reader likes: that says nothing of us.
            if (context.Response.ContentType != "text/event-stream")
                _times[surface].Record(time.GetTimestamp() - began);
        }
    }

    private static int PlaceOf(int surface, RequestOutcome outcome) => (surface * Outcomes.Length) + (int)outcome;

    private static RequestOutcome OutcomeOf(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode < 300 && response.StatusCode != 204)
            return context.RequestAborted.IsCancellationRequested ? RequestOutcome.Aborted : RequestOutcome.Ok;
        return response.StatusCode switch
        {
            204 => RequestOutcome.Empty,
            < 400 or 421 => RequestOutcome.Redirected,
            404 when response.Headers[RrmqHeaders.Error] == ErrorSlug.QueueEmpty => RequestOutcome.Empty,
            < 500 => RequestOutcome.Rejected,
            _ => response.Headers[RrmqHeaders.Outcome] == Outcome.Unknown ? RequestOutcome.Unknown : RequestOutcome.Unavailable,
        };
    }

    private static RequestSurface SurfaceOf(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (Is(path, "/message") || Is(path, "/topic"))
            return RequestSurface.Base;
        if (path.StartsWith("/v1/"))
            return Is(path, ClusterEndpoint.Path) ? RequestSurface.Operator : RequestSurface.V1;
        if (Is(path, PeerEndpoint.Path))
            return RequestSurface.Peers;
        if (Is(path, "/send") || Is(path, "/messages") || Is(path, "/sync") || Is(path, "/heartbeat"))
            return RequestSurface.Stream;
        return path is "/" && context.Request.Method == "POST" ? RequestSurface.Sqs : RequestSurface.Operator;
    }

    /// <summary>The path itself, or something below it, or with a query.</summary>
    private static bool Is(ReadOnlySpan<char> target, string path) =>
        target.StartsWith(path) && (target.Length == path.Length || target[path.Length] is '/' or '?');

    private static string NameOf(RequestSurface surface) => surface switch
    {
        RequestSurface.Base => "base",
        RequestSurface.Stream => "stream",
        RequestSurface.V1 => "v1",
        RequestSurface.Sqs => "sqs",
        _ => "operator",
    };

    private static string NameOf(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Ok => "ok",
        RequestOutcome.Empty => "empty",
        RequestOutcome.Redirected => "redirected",
        RequestOutcome.Rejected => "rejected",
        RequestOutcome.Unavailable => "unavailable",
        RequestOutcome.Unknown => "unknown",
        _ => "aborted",
    };
}
