using System.Buffers;
using System.Globalization;
using System.Text;
using Rrmq.Storage;

namespace Rrmq.Server;

/// <summary>
/// Writes metrics in Prometheus's text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats): a family's HELP and TYPE, then its samples.
/// </summary>
internal sealed class PrometheusText(IBufferWriter<byte> output) : IMetricSink
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private static readonly SearchValues<char> Special = SearchValues.Create('\\', '"', '\n');
    private Metric? _family;

    public void Add(Metric metric, double value, params ReadOnlySpan<string> labels)
    {
        Begin(metric);
        Sample(metric.Name, "", metric, labels, null, value);
    }

    public void Add(Metric metric, LatencyPicture picture, params ReadOnlySpan<string> labels)
    {
        Begin(metric);
        var total = 0L;
        for (var i = 0; i < picture.Counts.Count; i++)
        {
            total += picture.Counts[i];
            var bound = i < LatencyHistogram.Bounds.Count ? Number(LatencyHistogram.Bounds[i]) : "+Inf";
            Sample(metric.Name, "_bucket", metric, labels, bound, total);
        }

        Sample(metric.Name, "_sum", metric, labels, null, picture.Seconds);
        Sample(metric.Name, "_count", metric, labels, null, total);
    }

    private void Begin(Metric metric)
    {
        if (_family == metric)
            return;
        _family = metric;
        var type = metric.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" };
        Text($"# HELP {metric.Name} {metric.Help.Replace("\\", "\\\\", StringComparison.Ordinal)}\n# TYPE {metric.Name} {type}\n");
    }

    private void Sample(string name, string suffix, Metric metric, ReadOnlySpan<string> labels, string? bound, double value)
    {
        Text(name);
        Text(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            for (var i = 0; i < labels.Length; i++)
                Label(i == 0 ? '{' : ',', metric.Labels[i], labels[i]);
            if (bound is not null)
                Label(labels.Length == 0 ? '{' : ',', "le", bound);
            Text("}");
        }

        Text(" ");
        Text(Number(value));
        Text("\n");
    }

    private void Label(char before, string name, string value)
    {
        if (value.AsSpan().ContainsAny(Special))
            value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        Text($"{before}{name}=\"{value}\"");
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}
