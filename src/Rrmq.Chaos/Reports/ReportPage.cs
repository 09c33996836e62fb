using System.Net;
using System.Text;

namespace Rrmq.Chaos;

/// <summary>The report of a run: one HTML file that needs nothing else, with words for every mark under the pointer and the same words in a table below.</summary>
internal static class ReportPage
{
    private const double Wide = 1160;
    private const double Narrow = 380;
    private const int MostProblems = 50;

    public static string Render(Verdict verdict, Timeline timeline)
    {
        var page = new StringBuilder();
        var options = timeline.Options;
        page.Append($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + $"<title>rrmq chaos, seed {options.Seed}</title>\n<style>\n{PageStyle.Css}\n</style>\n</head>\n<body>\n");
        page.Append($"<h1>rrmq chaos, seed {options.Seed}</h1>\n<p class=\"soft\">{options.Nodes} nodes, {options.Clients} clients, {VerdictText.Seconds(timeline.End)} s; repeat it with "
            + $"<code>rrmq chaos --seed {options.Seed} --duration {options.Duration.TotalMilliseconds:0}ms --nodes {options.Nodes} --clients {options.Clients} "
            + $"--faults {string.Join(",", options.Kinds.Order().Select(FaultNames.Of))}</code></p>\n");
        page.Append($"<p class=\"verdict{(verdict.IsClean ? "" : " bad")}\">{WebUtility.HtmlEncode(VerdictText.Headline(verdict))}</p>\n");
        if (!verdict.IsClean)
            AppendProblems(page, verdict.Problems);
        AppendCounts(page, verdict);
        AppendPictures(page, timeline);
        AppendFaults(page, timeline.Faults);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendProblems(StringBuilder page, IReadOnlyList<string> problems)
    {
        page.Append("<ul class=\"problems\">");
        foreach (var problem in problems.Take(MostProblems))
            page.Append($"<li>{WebUtility.HtmlEncode(problem)}</li>");
        if (problems.Count > MostProblems)
            page.Append($"<li>and {problems.Count - MostProblems} more</li>");
        page.Append("</ul>\n");
    }

    private static void AppendCounts(StringBuilder page, Verdict verdict)
    {
        page.Append("<div class=\"counts\">");
        foreach (var (name, value) in VerdictText.Rows(verdict))
            page.Append($"<div{(value.Length > 60 ? " class=\"full\"" : value.Length > 14 ? " class=\"wide\"" : "")}><span>{name}</span><b>{WebUtility.HtmlEncode(value)}</b></div>");
        page.Append("</div>\n");
    }

    private static void AppendPictures(StringBuilder page, Timeline timeline)
    {
        page.Append("<h2>Nodes, leaders, faults</h2>\n");
        AppendLegend(page, ("--t0", "leads (the number is the term)"), ("--up", "up"), ("--frozen", "frozen"), ("--cut", "cut off"), ("--fault", "fault; dashed: down"));
        page.Append(LanesPicture.Render(timeline, Wide, "wide-picture")).Append(LanesPicture.Render(timeline, Narrow, "narrow"));

        var wide = OperationsPicture.Render(timeline, Wide, "wide-picture", out var slice);
        page.Append($"\n<h2>Operations per {slice.TotalMilliseconds:0} ms</h2>\n");
        AppendLegend(page, ("--pub", "published"), ("--pop", "popped"), ("--empty", "found nothing"), ("--fail", "failed, surely without effect"), ("--unk", "unknown"), ("--gap", "no success at all"));
        page.Append(wide).Append(OperationsPicture.Render(timeline, Narrow, "narrow", out _));

        page.Append("\n<h2>Time to an answer</h2>\n");
        AppendLegend(page, ("--median", "median"), ("--p99", "99th percentile"), ("--gap", "no success at all"));
        page.Append(LatencyPicture.Render(timeline, Wide, "wide-picture")).Append(LatencyPicture.Render(timeline, Narrow, "narrow")).Append('\n');
    }

    private static void AppendLegend(StringBuilder page, params (string Colour, string Words)[] entries)
    {
        page.Append("<div class=\"legend\">");
        foreach (var (colour, words) in entries)
            page.Append($"<span><i style=\"background: var({colour})\"></i>{words}</span>");
        page.Append("</div>\n");
    }

    private static void AppendFaults(StringBuilder page, IReadOnlyList<FaultReport> faults)
    {
        page.Append("<h2>What was done</h2>\n<table><tr><th>at</th><th>fault</th></tr>");
        foreach (var fault in faults)
            page.Append($"<tr><td>{VerdictText.Seconds(fault.Began)} s</td><td>{WebUtility.HtmlEncode(fault.Words)}</td></tr>");
        page.Append("</table>\n");
    }
}
