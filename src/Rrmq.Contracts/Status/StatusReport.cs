using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /status</c>. <see cref="Role"/> and <see cref="Term"/> come first and are frozen; the rest is for people and monitors.</summary>
/// <param name="Role"><c>Leader</c>, <c>Candidate</c> or <c>Follower</c>.</param>
/// <param name="Leader">The URL where the leader is reached; null when none is known.</param>
/// <param name="Quorum">How many nodes must have a change on disk before it is answered as done.</param>
public sealed record StatusReport(
    string Role,
    long Term,
    string Node,
    IReadOnlyList<PeerReport> Peers,
    string? Leader,
    ConsensusReport Consensus,
    string ReplicationMode,
    int Quorum,
    string Version,
    double UptimeS)
{
    /// <summary>What the node is to its cluster: <c>voter</c>, <c>learner</c>, <c>joining</c>, <c>removed</c>, or <c>damaged</c>: its data folder is lost and it waits to be taken in anew.</summary>
    public string Standing { get; init; } = "voter";

    /// <summary>What was found in the data folder of a damaged node, and what its cluster says to it; left out by any other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Damage { get; init; }
}
