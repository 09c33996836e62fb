namespace Rrmq.Cli;

/// <summary>Whoever read stdout has gone, as <c>head</c> does when it has seen enough: a reason to end, and to say nothing.</summary>
internal sealed class OutputClosedException(Exception cause) : Exception("stdout has no reader any more", cause);
