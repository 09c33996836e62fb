namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/cluster/history</c>: the last minutes as one node sampled them, a column for each figure, oldest first.</summary>
/// <param name="At">When each sample was taken, in milliseconds since 1970 by the node's clock; about a second apart.</param>
/// <param name="Published">Messages published a second.</param>
/// <param name="Consumed">Messages popped or acknowledged a second.</param>
/// <param name="Ready">Messages that wait.</param>
/// <param name="Leased">Messages under a lease.</param>
/// <param name="Delayed">Messages that are not to be handed out yet.</param>
/// <param name="Dead">Messages whose attempts are used up.</param>
public sealed record HistoryReport(
    IReadOnlyList<long> At,
    IReadOnlyList<double> Published,
    IReadOnlyList<double> Consumed,
    IReadOnlyList<long> Ready,
    IReadOnlyList<long> Leased,
    IReadOnlyList<long> Delayed,
    IReadOnlyList<long> Dead);
