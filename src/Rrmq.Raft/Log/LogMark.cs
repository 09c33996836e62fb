namespace Rrmq.Raft;

/// <summary>
/// Names one append: the term of the leader under whom it was made, and the last index of the log after it. A completion carries its mark back,
/// so that the late completion of an overwritten append confirms nothing of what replaced it (rabbitmq/ra #516).
/// </summary>
public readonly record struct LogMark(Term LeaderTerm, LogIndex LastIndex);
