namespace Rrmq.Contracts;

/// <summary>The answer to <c>POST /v1/cluster/members</c>: the node is a member.</summary>
/// <param name="Id">Its number, which is no other node's, ever.</param>
/// <param name="Cluster">The cluster's id, 16 hexadecimal digits.</param>
/// <param name="Membership">Who belongs to the cluster, in the encoding of the log (docs/file-formats.md), for the newcomer.</param>
public sealed record AddMemberReport(int Id, string Name, string Address, string Cluster, byte[] Membership);
