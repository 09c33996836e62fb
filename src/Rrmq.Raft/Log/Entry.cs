namespace Rrmq.Raft;

/// <summary>
/// One log entry. The payload is opaque to consensus; an empty payload is the no-op with which a leader opens its term.
/// The payload's memory is shared, never copied and never written to.
/// </summary>
public readonly record struct Entry(LogIndex Index, Term Term, ReadOnlyMemory<byte> Payload);
