namespace Rrmq.Contracts;

/// <summary>What a node knows of another. <paramref name="LastContactMs"/> is null before the first word from it; <paramref name="MatchIndex"/> is known to a leader only.</summary>
public sealed record PeerReport(string Node, int Id, string Address, bool Alive, long? LastContactMs, long? MatchIndex);
