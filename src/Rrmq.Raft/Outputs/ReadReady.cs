namespace Rrmq.Raft;

/// <summary>
/// The fate of a read asked for with <c>ReadIndex(context)</c>. Granted: once <paramref name="Index"/> is applied here, the state may answer it. Refused: this
/// node cannot tell; ask again.
/// </summary>
public readonly record struct ReadReady(long Context, bool Granted, LogIndex Index);
