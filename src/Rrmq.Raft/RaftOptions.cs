namespace Rrmq.Raft;

/// <summary>What one core is told at birth. Times are in milliseconds of the caller's monotonic clock.</summary>
public sealed record RaftOptions
{
    public required NodeId Self { get; init; }

    /// <summary>
    /// The voters that the group began with: the same on each of them, empty on a node that was added later. Snapshots and the log have the last word.
    /// </summary>
    public required IReadOnlyList<NodeId> Voters { get; init; }

    public GroupId Group { get; init; } = GroupId.Default;

    /// <summary>T: an election timeout is drawn uniformly from [T, 2T) (Raft paper, section 5.2).</summary>
    public long ElectionTimeoutMs { get; init; } = 150;

    public long HeartbeatMs { get; init; } = 50;

    /// <summary>A leader whose oldest append has not become durable for this long steps down (hashicorp/raft #503).</summary>
    public long DiskStallMs { get; init; } = 1000;

    /// <summary>
    /// Followers that saw the leader's connection close campaign one after the other, this far apart in the order of their numbers, so that they do not
    /// split the vote. About the time of one election.
    /// </summary>
    public long HintSpacingMs { get; init; } = 15;

    /// <summary>How long a leader goes on telling a removed member of its removal.</summary>
    public long DepartureMs { get; init; } = 3000;

    public int MaxInflightMessages { get; init; } = 64;
    public long MaxInflightBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Payload bytes of one AppendRequest; a larger single entry still travels, alone.</summary>
    public long MaxMessageBytes { get; init; } = 1024 * 1024;

    public long MaxUncommittedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Seed of the election timeouts.</summary>
    public ulong Seed { get; init; }
}
