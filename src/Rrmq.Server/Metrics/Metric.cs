namespace Rrmq.Server;

/// <summary>
/// One row of <see cref="MetricTable"/>. By Prometheus's convention the name ends in the unit (<c>_seconds</c>, <c>_bytes</c>), and a counter's in <c>_total</c>.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How its values are read.</param>
/// <param name="Unit">Its unit: <c>s</c>, <c>By</c>, or <c>1</c> for a plain number (UCUM, as OpenTelemetry writes units).</param>
/// <param name="Help">One sentence.</param>
/// <param name="Labels">The names of its labels, in the order in which their values are given.</param>
public sealed record Metric(string Name, MetricKind Kind, string Unit, string Help, params string[] Labels);
