namespace Rrmq.Contracts;

/// <summary>Raft's own figures. <paramref name="Leader"/> and <paramref name="VotedFor"/> are nodes' names, null for none.</summary>
public sealed record ConsensusReport(
    string Role,
    long Term,
    string? Leader,
    string? VotedFor,
    long CommitIndex,
    long LastApplied,
    long LastLogIndex,
    long SnapshotIndex);
