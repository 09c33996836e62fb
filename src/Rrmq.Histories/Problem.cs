namespace Rrmq.Histories;

/// <summary>One thing that is wrong with a history.</summary>
/// <param name="Kind">Which promise is broken.</param>
/// <param name="Messages">How many messages it concerns.</param>
/// <param name="Text">One line for people.</param>
public sealed record Problem(ProblemKind Kind, int Messages, string Text);
