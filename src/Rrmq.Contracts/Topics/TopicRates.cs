namespace Rrmq.Contracts;

/// <summary>Messages a second over the last ten seconds of the cluster's clock.</summary>
public sealed record TopicRates(double Published, double Consumed);
