namespace Rrmq.Contracts;

/// <summary>What a node knows of another. <paramref name="LastContactMs"/> is null before the first word from it; <paramref name="MatchIndex"/> is known to a leader only;
/// <paramref name="RttMs"/> is the smoothed time of a round trip in milliseconds, null before the first answer by the present connection.</summary>
public sealed record PeerReport(string Node, int Id, string Address, bool Alive, long? LastContactMs, long? MatchIndex, double? RttMs = null);
