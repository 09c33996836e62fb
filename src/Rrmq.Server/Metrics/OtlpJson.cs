using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Rrmq.Storage;

namespace Rrmq.Server;

/// <summary>
/// Writes metrics as the body of an OTLP/HTTP request in JSON (https://opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"): counters as cumulative monotonic sums since
/// the process started. Integers of 64 bits are text, as that encoding wants them. One collection an instance; <see cref="Finish"/> ends it.
/// </summary>
internal sealed class OtlpJson : IMetricSink, IDisposable
{
    private const int Cumulative = 2;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly Utf8JsonWriter _json;
    private readonly string _start;
    private readonly string _now;
    private Metric? _open;

    public OtlpJson(string instance, DateTimeOffset start, DateTimeOffset now)
    {
        (_start, _now) = (Nanoseconds(start), Nanoseconds(now));
        _json = new Utf8JsonWriter(_buffer);
        Open("resourceMetrics");
        _json.WriteStartObject("resource");
        _json.WriteStartArray("attributes");
        Attribute("service.name", "rrmq");
        Attribute("service.version", ProductVersion.Text);
        Attribute("service.instance.id", instance);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteStartArray("scopeMetrics");
        _json.WriteStartObject();
        _json.WriteStartObject("scope");
        _json.WriteString("name", "Rrmq");
        _json.WriteEndObject();
        _json.WriteStartArray("metrics");
    }

    public void Add(Metric metric, double value, params ReadOnlySpan<string> labels)
    {
        BeginPoint(metric, labels);
        _json.WriteNumber("asDouble", value);
        _json.WriteEndObject();
    }

    public void Add(Metric metric, LatencyPicture picture, params ReadOnlySpan<string> labels)
    {
        BeginPoint(metric, labels);
        _json.WriteString("count", Integer(picture.Counts.Sum()));
        _json.WriteNumber("sum", picture.Seconds);
        _json.WriteStartArray("bucketCounts");
        foreach (var count in picture.Counts)
            _json.WriteStringValue(Integer(count));
        _json.WriteEndArray();
        _json.WriteStartArray("explicitBounds");
        foreach (var bound in LatencyHistogram.Bounds)
            _json.WriteNumberValue(bound);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    public ReadOnlyMemory<byte> Finish()
    {
        CloseMetric();
        for (var i = 0; i < 3; i++)
        {
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void BeginPoint(Metric metric, ReadOnlySpan<string> labels)
    {
        if (_open != metric)
            OpenMetric(metric);
        _json.WriteStartObject();
        if (metric.Kind != MetricKind.Gauge)
            _json.WriteString("startTimeUnixNano", _start);
        _json.WriteString("timeUnixNano", _now);
        _json.WriteStartArray("attributes");
        for (var i = 0; i < labels.Length; i++)
            Attribute(metric.Labels[i], labels[i]);
        _json.WriteEndArray();
    }

    private void OpenMetric(Metric metric)
    {
        CloseMetric();
        _open = metric;
        _json.WriteStartObject();
        _json.WriteString("name", metric.Name);
        _json.WriteString("description", metric.Help);
        _json.WriteString("unit", metric.Unit);
        _json.WriteStartObject(metric.Kind switch { MetricKind.Counter => "sum", MetricKind.Histogram => "histogram", _ => "gauge" });
        if (metric.Kind != MetricKind.Gauge)
            _json.WriteNumber("aggregationTemporality", Cumulative);
        if (metric.Kind == MetricKind.Counter)
            _json.WriteBoolean("isMonotonic", true);
        _json.WriteStartArray("dataPoints");
    }

    private void CloseMetric()
    {
        if (_open is null)
            return;
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Open(string list)
    {
        _json.WriteStartObject();
        _json.WriteStartArray(list);
        _json.WriteStartObject();
    }

    private void Attribute(string key, string value)
    {
        _json.WriteStartObject();
        _json.WriteString("key", key);
        _json.WriteStartObject("value");
        _json.WriteString("stringValue", value);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset time) => Integer((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);
}
