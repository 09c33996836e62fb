namespace Rrmq.Queues;

/// <summary>A stretch of a log.</summary>
/// <param name="Messages">In order; their attempt is 0, for nobody takes them.</param>
/// <param name="Last">The sequence behind which to go on.</param>
/// <param name="FirstSequence">Of the first message that is kept; of the next to come when there is none.</param>
/// <param name="LastSequence">Of the last that was published; 0 when none ever was.</param>
public sealed record LogPage(IReadOnlyList<MessageView> Messages, long Last, long FirstSequence, long LastSequence);
