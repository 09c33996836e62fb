namespace Rrmq.Contracts;

/// <summary>The answer to pop and receive when there was something: at least one message.</summary>
public sealed record TakenReport(IReadOnlyList<MessageReport> Messages);
