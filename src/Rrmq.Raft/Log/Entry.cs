namespace Rrmq.Raft;

/// <summary>
/// One log entry. A command's payload is opaque to consensus; an empty one is the no-op with which a leader opens its term.
/// The payload's memory is shared, never copied and never written to.
/// </summary>
public readonly record struct Entry(LogIndex Index, Term Term, ReadOnlyMemory<byte> Payload, EntryKind Kind = EntryKind.Command);
