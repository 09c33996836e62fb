using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Rrmq.Contracts;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// <c>GET /v1/cluster/events</c>: what happens, as Server-Sent Events, for as long as the reader stays: <c>hello</c>, then <c>raft</c> (what consensus did; the last of them first),
/// <c>node</c> (how this node is), what <see cref="BoardEvents"/> tell, and <c>bye</c> when the node stops. Each reader has a timer of its own and is told what is new since it was last told; without readers nothing runs.
/// </summary>
internal sealed class EventsEndpoint(QueueNode node, FeedBoards boards, TimeProvider time, CancellationToken stopping)
{
    public const string Path = ClusterEndpoint.Path + "/events";

    private const int MostReaders = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(1);
    private static readonly StringValues EventStream = "text/event-stream";

    private readonly string _run = Guid.NewGuid().ToString("N")[..12];
    private readonly long _startedMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    private int _readers;

    public async Task StreamAsync(HttpContext context)
    {
        if (FeedQuery.Parse(context.Request, _run, out var failure) is not { } query)
        {
            await ProblemReply.WriteAsync(context, failure!);
            return;
        }

        if (Interlocked.Increment(ref _readers) > MostReaders)
        {
            Interlocked.Decrement(ref _readers);
            await ProblemReply.WriteAsync(context, new Failure(503, ErrorSlug.Overloaded, $"{MostReaders} others read the events of this node already; ask another node") { CanRetry = true });
            return;
        }

        try
        {
            await StreamAsync(context, query);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task StreamAsync(HttpContext context, FeedQuery query)
    {
        context.Response.Headers.ContentType = EventStream;
        context.Response.Headers.CacheControl = Reply.NoStore;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        using var events = new EventWriter(context.Response.BodyWriter);
        try
        {
            await StreamAsync(events, query, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;
            events.AddEmpty("bye");
            await events.SendAsync(CancellationToken.None);
        }
    }

    private async Task StreamAsync(EventWriter events, FeedQuery query, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var boardEvents = query.WithTopics ? new BoardEvents(boards) : null;
        var (journal, toldAt) = (query.After, time.GetTimestamp());
        NodeStatus? told = null;
        events.Retry(500);
        var self = node.Options.Self;
        events.Add("hello", new HelloEvent(self.Node.Value, self.Name, self.PublicAddress, node.Identity.Cluster.ToString(), ProductVersion.Text, _run, _startedMs, NowMs),
            EventsJsonContext.Default.HelloEvent);
        do
        {
            journal = AddJournal(events, journal);
            var status = node.Status;
            if (told is null || NodeEvents.Differ(told, status) || time.GetElapsedTime(toldAt) >= AtLeastEvery)
            {
                events.Add("node", NodeEvents.Of(status, NowMs), EventsJsonContext.Default.NodeEvent);
                (told, toldAt) = (status, time.GetTimestamp());
            }

            if (boardEvents is not null && !await boardEvents.TellAsync(events, ended))
                return;
            if (events.HasUnsent && !await events.SendAsync(ended))
                return;
        }
        while (await timer.WaitForNextTickAsync(ended));
    }

    private long AddJournal(EventWriter events, long after)
    {
        foreach (var line in node.Journal.Since(after))
        {
            events.Add("raft", NodeEvents.Of(line, NowMs - (node.ElapsedMs - line.AtMs)), EventsJsonContext.Default.RaftEvent, $"{_run}-{line.Number}");
            after = line.Number;
        }

        return after;
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
