namespace Rrmq.Load;

/// <summary>A tenth of a second of a measurement. Percentiles are null where nothing succeeded.</summary>
public sealed record Interval(long Published, long Popped, long Failed, double? PublishP50Ms, double? PublishP99Ms, double? PopP50Ms, double? PopP99Ms);
