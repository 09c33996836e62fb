namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/cluster</c>: the members as the answering node has them.</summary>
/// <param name="Cluster">The cluster's id, 16 hexadecimal digits.</param>
/// <param name="Node">The answering node's name.</param>
/// <param name="Standing">What the answering node is: <c>voter</c>, <c>learner</c>, <c>joining</c> or <c>removed</c>.</param>
/// <param name="Leader">The URL where the leader is reached; null when none is known.</param>
/// <param name="ChangeUnderWay">True while a change of the members is not finished.</param>
public sealed record ClusterReport(
    string Cluster,
    string Node,
    string Standing,
    string? Leader,
    long Term,
    long CommitIndex,
    bool ChangeUnderWay,
    IReadOnlyList<MemberReport> Members);
