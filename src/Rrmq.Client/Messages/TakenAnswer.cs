namespace Rrmq.Client;

/// <summary>The answer to a pop or receive that found something.</summary>
internal sealed record TakenAnswer(IReadOnlyList<RrmqMessage> Messages);
