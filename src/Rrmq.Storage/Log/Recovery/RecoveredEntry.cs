namespace Rrmq.Storage;

/// <summary>What recovery tells of an entry without reading its payload again. <paramref name="PayloadBytes"/> is the payload's size.</summary>
public readonly record struct RecoveredEntry(LogIndex Index, Term Term, int PayloadBytes, EntryKind Kind = EntryKind.Command);
