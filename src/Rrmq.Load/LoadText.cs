using System.Globalization;

namespace Rrmq.Load;

/// <summary>Results in words, for a terminal.</summary>
public static class LoadText
{
    public static string Describe(LoadOptions options)
    {
        var what = options.Mode switch { LoadMode.Publish => "publishing", LoadMode.Pop => "taking", _ => "publishing and taking" };
        var pace = options.PerSecond is { } rate ? $"{rate.ToString("#,0.##", CultureInfo.InvariantCulture)} a second (open loop)" : "as fast as answers come (closed loop)";
        var pipelined = options.Pipeline > 1 ? $", {options.Pipeline} requests under way on each" : "";
        return $"{what} {Number(options.MessageBytes)}-byte messages on {options.Connections} connections{pipelined}, {pace}, topic {options.Topic}";
    }

    public static string Progress(LoadProgress progress)
    {
        var last = progress.Last;
        var pace = last is null ? "" : $"  now {Number((last.Published + last.Popped) * 10)}/s";
        var latency = (last?.PublishP99Ms ?? last?.PopP99Ms) is { } p99 ? $"  p99 {Ms(p99)} ms" : "";
        var failed = progress.Failed > 0 ? $"  failed {Number(progress.Failed)}" : "";
        return $"{progress.Elapsed.TotalSeconds,6:0.0} s  {progress.Doing}  published {Number(progress.Published)}  taken {Number(progress.Popped)}{pace}{latency}{failed}";
    }

    public static IEnumerable<string> Lines(LoadResult result)
    {
        var measured = result.Measured;
        yield return $"{"",-10}{"count",12}{"per second",13}{"p50 ms",10}{"p90",10}{"p99",10}{"p99.9",10}{"p99.99",10}{"longest",10}{"longest gap",13}";
        if (measured.Publish is { } publish)
            yield return Row("published", publish);
        if (measured.Pop is { } pop)
            yield return Row("taken", pop);
        if (measured.Failed > 0)
            yield return $"failed    {Number(measured.Failed),12}  ({string.Join(", ", measured.Failures.Select(pair => $"{pair.Key} {Number(pair.Value)}"))})";
        foreach (var line in Verdict(result.Messages))
            yield return line;
        yield return $"measured for {measured.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s; the generator kept {result.GeneratorProcessors.ToString("0.00", CultureInfo.InvariantCulture)} processors busy";
    }

    private static IEnumerable<string> Verdict(TallyReport messages)
    {
        yield return $"acknowledged {Number(messages.Acknowledged)}, delivered {Number(messages.Delivered)}, found nothing {Number(messages.Empty)}"
            + $", unknown {Number(messages.UnknownPublishes)} published and {Number(messages.UnknownPops)} taken{(messages.Foreign > 0 ? $", of others {Number(messages.Foreign)}" : "")}";
        var lost = messages.Lost is { } count ? Number(count) : "not counted (the topic was not emptied)";
        var rest = messages.Missing > messages.Lost ? $" ({Number(messages.Missing.Value - messages.Lost!.Value)} more may have gone with answers that were lost)" : "";
        yield return $"lost {lost}{rest}, duplicated {Number(messages.Duplicated)}, out of order {Number(messages.OutOfOrder)}, from nowhere {Number(messages.FromNowhere)}"
            + $", altered {Number(messages.Altered)}, falsely empty {Number(messages.FalselyEmpty)}{(messages.Violations > 0 ? "   VIOLATION" : "")}";
    }

    private static string Row(string name, KindRecording kind) =>
        $"{name,-10}{Number(kind.Count),12}{Number((long)kind.PerSecond),13}{Ms(kind.Latency.P50Ms),10}{Ms(kind.Latency.P90Ms),10}{Ms(kind.Latency.P99Ms),10}{Ms(kind.Latency.P999Ms),10}"
        + $"{Ms(kind.Latency.P9999Ms),10}{Ms(kind.Latency.MostMs),10}{Ms(kind.LongestGapMs),13}";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ms(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "0.00" : milliseconds < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
