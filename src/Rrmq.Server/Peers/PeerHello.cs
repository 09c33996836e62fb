namespace Rrmq.Server;

/// <summary>What a peer says of itself in the headers of its upgrade request, as text. Null where it said nothing.</summary>
internal sealed record PeerHello(string? Cluster, string? Node, string? TargetNode, string? Incarnation, string? Address);
