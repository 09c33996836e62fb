using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>All that the dashboard needs of a node: the page's files, the feed, the history, and the sampler behind both.</summary>
internal sealed class Dashboard
{
    private readonly DashboardEndpoint _page;
    private readonly EventsEndpoint _events;
    private readonly HistoryEndpoint _history;
    private readonly MemberOrigins _origins;

    public Dashboard(QueueNode node, DashboardFiles files, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        var boards = new FeedBoards();
        _page = new DashboardEndpoint(files, () => node.Status);
        _events = new EventsEndpoint(node, boards, time, stopping);
        _history = new HistoryEndpoint(boards.Topics);
        _origins = new MemberOrigins(() => node.Status);
        _ = new StateSampler(node, boards, time, logger).RunAsync(stopping);
    }

    public Task ShowPageAsync(HttpContext context, string path) => _page.ShowAsync(context, path);

    public Task StreamEventsAsync(HttpContext context)
    {
        Admit(context);
        return _events.StreamAsync(context);
    }

    public Task ReportHistoryAsync(HttpContext context) => _history.ReportAsync(context);

    /// <summary>Lets the pages of the other members read this answer.</summary>
    public void Admit(HttpContext context) => _origins.Admit(context);
}
