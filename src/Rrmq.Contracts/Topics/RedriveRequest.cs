namespace Rrmq.Contracts;

/// <summary>The body of <c>POST /v1/topics/{t}/redrive</c>; it may be left out.</summary>
/// <param name="Ids">Only these messages, by their ids as they are now; null: all that are dead.</param>
/// <param name="Max">At most this many; 10,000 when it is not said.</param>
public sealed record RedriveRequest(IReadOnlyList<string>? Ids = null, int? Max = null);
