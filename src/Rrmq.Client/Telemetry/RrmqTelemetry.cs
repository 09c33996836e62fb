namespace Rrmq.Client;

/// <summary>The names under which a client tells what it does, for OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c>. docs/client.md lists spans, metrics and their attributes.</summary>
public static class RrmqTelemetry
{
    /// <summary>Of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "Rrmq.Client";

    /// <summary>Of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Rrmq.Client";
}
