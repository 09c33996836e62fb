using System.Text;

namespace Rrmq.Load;

/// <summary>The side by side with other queues: what is won and what is lost, in one table and one picture a kind of work.</summary>
internal static class PeerSection
{
    public static void Append(StringBuilder page, PeerComparison peers)
    {
        page.Append("<h2>Beside other queues</h2>\n");
        page.Append($"<p class=\"soft\">The same work for each, in turn, {peers.Rounds} {(peers.Rounds == 1 ? "round" : "rounds")} of {Words.Number(peers.SecondsEach)} s each in one session that began {peers.Began:yyyy-MM-dd HH:mm}; medians, with the "
            + "spread of the rounds below them. What a success means differs: the head of each column says it. The best of a row is green; where another is better than RRMQ, RRMQ's figure is red.</p>\n");
        AppendTable(page, peers);
        ThroughputSections.Grid(page, () =>
        {
            foreach (var rows in peers.Rows.GroupBy(row => row.MoreIsBetter).OrderByDescending(rows => rows.Key))
                AppendBars(page, peers, [.. rows], rows.Key ? "More is better" : "Less is better");
        });
    }

    private static void AppendTable(StringBuilder page, PeerComparison peers)
    {
        page.Append("<div class=\"scroll\"><table class=\"figures peers\"><thead><tr><th class=\"text\">work</th>");
        foreach (var system in peers.Systems)
            page.Append($"<th>{Words.Escape(system.Name)}<small>{Words.Escape(system.Version)}</small><small>{Words.Escape(system.Durability)}</small><small>{Words.Escape(system.Client)}</small></th>");
        page.Append("</tr></thead><tbody>");
        foreach (var row in peers.Rows)
        {
            page.Append($"<tr><td class=\"text\">{Words.Escape(row.Work)}<small>{Words.Escape(row.Unit)}</small></td>");
            for (var system = 0; system < row.Cells.Count; system++)
                AppendCell(page, row, system);
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static void AppendCell(StringBuilder page, PeerRow row, int system)
    {
        var cell = row.Cells[system];
        var best = Best(row);

        // The first column is RRMQ's: what it loses is to be seen as plainly as what it wins.
        var @class = cell.Median is null || best is null ? "" : cell.Median == best ? " class=\"best\"" : system == 0 ? " class=\"worse\"" : "";
        page.Append($"<td{@class}>{Words.Number(cell.Median)}");
        if (cell is { Least: { } least, Most: { } most } && least < most)
            page.Append($"<small>{Words.Number(least)} to {Words.Number(most)}</small>");
        if (cell.P50Ms is not null)
            page.Append($"<small>p50 {Words.Ms(cell.P50Ms)}, p99 {Words.Ms(cell.P99Ms)}</small>");
        if (cell.Remark is not null)
            page.Append($"<small>{Words.Escape(cell.Remark)}</small>");
        page.Append("</td>");
    }

    private static void AppendBars(StringBuilder page, PeerComparison peers, IReadOnlyList<PeerRow> rows, string title)
    {
        var series = peers.Systems.Select((system, index) => new Series(system.Name, index % 6,
        [
            .. rows.Select((row, group) => (Cell: row.Cells[index], Group: group, row.Work, row.Unit)).Where(item => item.Cell.Median is not null)
                .Select(item => new ChartPoint(item.Group, item.Cell.Median!.Value, $"{system.Name}, {item.Work}: {Words.Number(item.Cell.Median)} {item.Unit}", item.Cell.Least, item.Cell.Most)),
        ])).ToList();
        ThroughputSections.AppendBars(page, title, [.. rows.Select(row => $"{row.Work}, {row.Unit}")], series, value => Words.Number(value), hasOneScale: false,
            "Each group of bars has its own scale.");
    }

    private static double? Best(PeerRow row) => row.MoreIsBetter ? row.Cells.Max(cell => cell.Median) : row.Cells.Min(cell => cell.Median);
}
