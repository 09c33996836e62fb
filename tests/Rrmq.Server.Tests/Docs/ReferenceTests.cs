using System.Text.RegularExpressions;

namespace Rrmq.Server.Tests;

/// <summary>The reference pages say what the code says, and what is deployed with RRMQ asks only for metrics that there are.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string Deploy = Path.Combine(GeneratedTable.DocsFolder, "..", "deploy");

    [Fact]
    public void Every_metric_is_in_the_reference() => GeneratedTable.Check("metrics.md", "metrics",
    [
        "| metric | type | unit | labels | what it says |",
        "|---|---|---|---|---|",
        .. MetricTable.All.Select(metric =>
            $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {UnitOf(metric)} | {string.Join(", ", metric.Labels.Select(label => $"`{label}`"))} | {metric.Help} |"),
    ]);

    [Fact]
    public void Every_setting_is_in_the_reference() => GeneratedTable.Check("configuration.md", "settings",
    [
        "| in CONFIG | environment | flag | default | value | what it does |",
        "|---|---|---|---|---|---|",
        .. SettingTable.All.Select(setting =>
            $"| `{setting.Name}` | `{setting.EnvironmentVariable}` | `{setting.Flag}` | {(setting.Default.Length > 0 ? $"`{setting.Default}`" : "")} | {setting.Rule} | {setting.Description} |"),
    ]);

    [Fact]
    public void Every_metric_has_the_ending_its_kind_and_unit_ask_for()
    {
        foreach (var metric in MetricTable.All)
        {
            Assert.Equal(metric.Kind == MetricKind.Counter, metric.Name.EndsWith("_total", StringComparison.Ordinal));
            var bare = metric.Name.Replace("_total", "", StringComparison.Ordinal);
            Assert.Equal(metric.Unit == "s", bare.EndsWith("_seconds", StringComparison.Ordinal));
            Assert.Equal(metric.Unit == "By", bare.EndsWith("_bytes", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("grafana/rrmq.json")]
    [InlineData("prometheus/alerts.yml")]
    public void Dashboards_and_alerts_ask_for_metrics_that_there_are(string file)
    {
        var names = MetricTable.All.SelectMany(metric => metric.Kind == MetricKind.Histogram
            ? [$"{metric.Name}_bucket", $"{metric.Name}_sum", $"{metric.Name}_count"]
            : new[] { metric.Name }).ToHashSet();

        var asked = File.ReadLines(Path.Combine(Deploy, file)).Where(line => line.Contains("expr", StringComparison.Ordinal))
            .SelectMany(line => MetricName().Matches(line)).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Subset(names, asked);
    }

    private static string UnitOf(Metric metric) => metric.Unit switch { "s" => "seconds", "By" => "bytes", _ => "" };

    [GeneratedRegex(@"\b(rrmq|process|dotnet)_[a-z_]+\b")]
    private static partial Regex MetricName();
}
