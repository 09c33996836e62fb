namespace Rrmq.Server;

/// <summary>How a metric's values are to be read.</summary>
public enum MetricKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows, from the start of the process or from the beginning of the topic.</summary>
    Counter,

    /// <summary>Counts of how long something took, in buckets.</summary>
    Histogram,
}
