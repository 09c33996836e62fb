namespace Rrmq.Raft;

/// <summary>What the core remembers of an entry: term and size, and of a membership the payload too.</summary>
public readonly record struct RestoredEntry(Term Term, int Size, EntryKind Kind = EntryKind.Command, ReadOnlyMemory<byte> Payload = default);
