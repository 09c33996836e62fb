namespace Rrmq.Server;

/// <summary>Why a peer is not let in; <paramref name="Error"/> and <paramref name="Reason"/> travel as headers.</summary>
internal sealed record PeerRefusal(int Status, string Error, string Reason);
