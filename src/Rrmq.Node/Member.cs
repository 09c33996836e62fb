using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>One configured node of the cluster. <paramref name="PublicAddress"/> is the URL that clients use, such as <c>http://127.0.0.1:8567</c>.</summary>
/// <param name="Node">Its number in consensus: its place, from 1, among all members sorted by host and port.</param>
/// <param name="Name">Its name for people: <c>n0</c>, <c>n1</c>, … or what <c>--id</c> says.</param>
/// <param name="PublicAddress">Where clients reach it.</param>
/// <param name="Host">Host name or IP address to dial and bind.</param>
/// <param name="Port">Port for clients.</param>
/// <param name="InternalPort">Port for peers; the same as <paramref name="Port"/> when they share it.</param>
public sealed record Member(NodeId Node, string Name, string PublicAddress, string Host, int Port, int InternalPort);
