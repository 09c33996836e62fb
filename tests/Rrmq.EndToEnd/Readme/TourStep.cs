namespace Rrmq.EndToEnd;

/// <summary>One command of the tour and the output that the README promises, line by line; null when it promises nothing.</summary>
/// <param name="Line">Where the command stands in the file, from 1.</param>
/// <param name="Command">The command, continuation lines joined.</param>
/// <param name="Expected">What follows <c># =&gt;</c>. <c>...</c> or <c>…</c> in it stands for any text within a line.</param>
internal sealed record TourStep(int Line, string Command, IReadOnlyList<string> Expected);
