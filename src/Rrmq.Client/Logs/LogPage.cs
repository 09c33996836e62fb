namespace Rrmq.Client;

/// <summary>A piece of a log.</summary>
/// <param name="Messages">In order.</param>
/// <param name="NextAfter">Read on after this <c>seq</c>.</param>
/// <param name="FirstSeq">Of the first message that is kept. Higher than what was asked for: what lay before it has been dropped.</param>
/// <param name="LastSeq">Of the last message.</param>
public sealed record LogPage(IReadOnlyList<RrmqMessage> Messages, long NextAfter, long FirstSeq, long LastSeq);
