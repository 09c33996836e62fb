namespace Rrmq.Storage;

/// <summary>Bodies of one entry, in the order in which it has them.</summary>
public sealed record EntryBodies(LogIndex Index, IReadOnlyList<BodyBytes> Bodies);
