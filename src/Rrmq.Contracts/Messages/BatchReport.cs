namespace Rrmq.Contracts;

/// <summary>The answer to <c>POST /v1/topics/{t}/messages/batch</c>: an item for each message, in order.</summary>
public sealed record BatchReport(IReadOnlyList<BatchItemReport> Results);
