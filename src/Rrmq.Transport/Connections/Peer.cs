using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>Another member and where to dial it.</summary>
/// <param name="Node">Its node id.</param>
/// <param name="Name">Its name, for log lines and status.</param>
/// <param name="PublicAddress">http://host:port, for humans and redirects.</param>
/// <param name="Host">Internal host name or IP address; resolved anew at every dial.</param>
/// <param name="Port">Internal port.</param>
public sealed record Peer(NodeId Node, string Name, string PublicAddress, string Host, int Port);
