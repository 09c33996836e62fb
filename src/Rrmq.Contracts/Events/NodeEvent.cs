namespace Rrmq.Contracts;

/// <summary>The event <c>node</c>: how the node is and what it knows of its peers, when that changes and once a second. Nodes are told by their numbers.</summary>
/// <param name="At">When, in milliseconds since 1970 by the node's clock.</param>
/// <param name="Role"><c>Leader</c>, <c>Candidate</c> or <c>Follower</c>.</param>
/// <param name="Term">The node's term.</param>
/// <param name="Leader">Whom it takes for the leader; null: nobody.</param>
/// <param name="VotedFor">Whom it voted for in this term.</param>
/// <param name="Standing"><c>voter</c>, <c>learner</c>, <c>joining</c> or <c>removed</c>.</param>
/// <param name="Commit">The commit index.</param>
/// <param name="Applied">The last entry that its state has seen.</param>
/// <param name="Last">The last entry of its log.</param>
/// <param name="Snapshot">The last entry that its newest snapshot covers.</param>
/// <param name="DiskFull">Whether it refuses publishes for want of room.</param>
/// <param name="Changing">Whether a change of the members is under way.</param>
/// <param name="Members">All members in force.</param>
/// <param name="Peers">The others.</param>
public sealed record NodeEvent(
    long At,
    string Role,
    long Term,
    int? Leader,
    int? VotedFor,
    string Standing,
    long Commit,
    long Applied,
    long Last,
    long Snapshot,
    bool DiskFull,
    bool Changing,
    IReadOnlyList<NodeEventMember> Members,
    IReadOnlyList<NodeEventPeer> Peers);
