using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>Everything a node needs to know, already validated. Immutable.</summary>
public sealed record NodeOptions
{
    public required ClusterId Cluster { get; init; }
    public required Member Self { get; init; }

    /// <summary>
    /// The members that the cluster began with, <see cref="Self"/> included, in the order of their numbers; once it has changed its members, the log has the last
    /// word. Of a newcomer: where to find the others until its own log says.
    /// </summary>
    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>True for a node that was taken into a cluster which existed before it.</summary>
    public bool IsNewcomer { get; init; }

    /// <summary>What a new data folder is stamped with; null: drawn at random. A newcomer is taken in with it, so that it is drawn before.</summary>
    public Incarnation? Incarnation { get; init; }

    public required string DataPath { get; init; }

    /// <summary>In what the node keeps its state. Default: the log.</summary>
    public StorageKind Storage { get; init; } = StorageKind.Log;

    /// <summary>T of the election timeout, which is drawn uniformly from [T, 2T). Default 150 ms.</summary>
    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Pause between a leader's heartbeats. Default 50 ms; at most half of <see cref="ElectionTimeout"/>.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>An answer leaves after this long at the latest, whatever the cluster's state. Default 900 ms.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>A leader whose own disk has not finished an append for this long steps down. Default 1 s: stalls of 0.4 s are ordinary.</summary>
    public TimeSpan DiskStallTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of one log segment. Default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>A snapshot is taken when the log has grown by this since the last one, or by that one's size when it is larger. Default 64 MiB.</summary>
    public long SnapshotBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How much of a snapshot travels to a peer in one message. Default 256 KiB.</summary>
    public int SnapshotPieceBytes { get; init; } = 256 * 1024;

    /// <summary>How fast snapshots travel to peers, all of them together. Default 64 MiB a second.</summary>
    public long SnapshotBytesPerSecond { get; init; } = 64L * 1024 * 1024;

    /// <summary>Publishes are refused while the volume has fewer free bytes than this. Default 256 MiB.</summary>
    public long MinFreeDiskBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes of requests that may wait for the log at once. Default 64 MiB.</summary>
    public long MaxWaitingBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Requests that may wait here at once for something to take. Default 65,536.</summary>
    public int MaxWaitingRequests { get; init; } = Inbox.DefaultMaxPatient;

    /// <summary>Idempotency keys whose answers are remembered before this node, as the leader, refuses new ones. Default, and at most, <see cref="IdempotencyLimits.MaxKeys"/>.</summary>
    public int MaxIdempotencyKeys { get; init; } = IdempotencyLimits.MaxKeys;

    /// <summary>The same in bytes of keys and answers. Default, and at most, <see cref="IdempotencyLimits.MaxBytes"/>.</summary>
    public long MaxIdempotencyBytes { get; init; } = IdempotencyLimits.MaxBytes;

    /// <summary>The store as these options want it.</summary>
    /// <param name="ahead">The disk for what the log only prepares; null: the one that the store is opened on. SQLite prepares nothing.</param>
    public IStorageEngine Engine(IFileSystem? ahead = null) =>
        Storage == StorageKind.Sqlite ? new SqliteEngine() : new LogEngine(new LogOptions { SegmentBytes = SegmentBytes }, ahead);
}
