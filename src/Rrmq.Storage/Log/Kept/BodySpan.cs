namespace Rrmq.Storage;

/// <summary>A body that must stay readable: the entry that published it, and offset and length in that entry's payload.</summary>
public readonly record struct BodySpan(LogIndex Index, int Offset, int Length);
