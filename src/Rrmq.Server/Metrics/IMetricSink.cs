using Rrmq.Storage;

namespace Rrmq.Server;

/// <summary>Where a collection of metrics goes: Prometheus's text, or OTLP. All values of one metric come one after the other.</summary>
internal interface IMetricSink
{
    void Add(Metric metric, double value, params ReadOnlySpan<string> labels);

    void Add(Metric metric, LatencyPicture picture, params ReadOnlySpan<string> labels);
}
