namespace Rrmq.Contracts;

/// <summary>What a node knows of a peer. <paramref name="ContactMs"/> is null before the first word from it; <paramref name="Match"/> is the leader's to know.</summary>
public sealed record NodeEventPeer(int Id, bool Alive, long? ContactMs, long? Match);
