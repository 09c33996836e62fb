using System.Globalization;
using System.Text;

namespace Rrmq.Load;

/// <summary>An evaluation as a table for other programs: a line a scenario and round.</summary>
internal static class EvaluationCsv
{
    private static readonly (string Name, Func<ScenarioResult, object?> Value)[] Columns =
    [
        ("group", result => result.Scenario.Group),
        ("scenario", result => result.Scenario.Name),
        ("round", result => result.Round),
        ("nodes", result => result.Scenario.Nodes),
        ("mode", result => result.Scenario.Mode),
        ("connections", result => result.Scenario.Connections),
        ("message_bytes", result => result.Scenario.MessageBytes),
        ("rate_per_s", result => result.Scenario.PerSecond),
        ("seconds", result => result.Load.Measured.Seconds),
        .. Of("publish", result => result.Load.Measured.Publish),
        .. Of("pop", result => result.Load.Measured.Pop ?? result.Load.Emptying?.Pop),
        ("failed", result => result.Load.Measured.Failed),
        ("acknowledged", result => result.Load.Messages.Acknowledged),
        ("delivered", result => result.Load.Messages.Delivered),
        ("unknown_publishes", result => result.Load.Messages.UnknownPublishes),
        ("unknown_pops", result => result.Load.Messages.UnknownPops),
        ("lost", result => result.Load.Messages.Lost),
        ("duplicated", result => result.Load.Messages.Duplicated),
        ("out_of_order", result => result.Load.Messages.OutOfOrder),
        ("from_nowhere", result => result.Load.Messages.FromNowhere),
        ("altered", result => result.Load.Messages.Altered),
        ("falsely_empty", result => result.Load.Messages.FalselyEmpty),
        ("server_cpu_s", result => result.ServerProcessorSeconds),
        ("server_memory_bytes", result => result.ServerMemoryBytes),
        ("generator_processors", result => result.Load.GeneratorProcessors),
    ];

    public static string Render(EvaluationReport report)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var result in report.Results)
            text.AppendJoin(',', Columns.Select(column => Field(column.Value(result)))).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<(string Name, Func<ScenarioResult, object?> Value)> Of(string kind, Func<ScenarioResult, KindRecording?> find) =>
    [
        ($"{kind}_count", result => find(result)?.Count),
        ($"{kind}_per_s", result => find(result)?.PerSecond),
        ($"{kind}_p50_ms", result => find(result)?.Latency.P50Ms),
        ($"{kind}_p90_ms", result => find(result)?.Latency.P90Ms),
        ($"{kind}_p99_ms", result => find(result)?.Latency.P99Ms),
        ($"{kind}_p999_ms", result => find(result)?.Latency.P999Ms),
        ($"{kind}_most_ms", result => find(result)?.Latency.MostMs),
        ($"{kind}_longest_gap_ms", result => find(result)?.LongestGapMs),
    ];

    private static string Field(object? value)
    {
        var text = value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
        return text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
