namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/topics/{t}/log</c>.</summary>
/// <param name="Messages">In the order of their sequences.</param>
/// <param name="NextAfter">The <c>after</c> with which to go on.</param>
/// <param name="FirstSeq">The first sequence that is kept; the next to come when there is none.</param>
/// <param name="LastSeq">The last sequence that was published; 0 when none ever was.</param>
public sealed record LogReport(IReadOnlyList<LogMessageReport> Messages, long NextAfter, long FirstSeq, long LastSeq);
