namespace Rrmq.Client;

/// <summary>Messages a second.</summary>
/// <param name="Published">That came.</param>
/// <param name="Consumed">That were popped or acknowledged.</param>
public sealed record TopicRates(double Published, double Consumed);
