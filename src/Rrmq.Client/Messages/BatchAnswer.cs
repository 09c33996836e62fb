namespace Rrmq.Client;

/// <summary>The answer to a batch.</summary>
internal sealed record BatchAnswer(IReadOnlyList<BatchItemResult> Results);
