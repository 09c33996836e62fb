namespace Rrmq.Queues;

/// <summary>A job that was received.</summary>
/// <param name="Message">Its message; the content is the payload.</param>
/// <param name="MaxAttempts">0: it is tried for ever.</param>
public sealed record TakenJob(TakenMessage Message, int MaxAttempts);
