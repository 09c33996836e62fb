namespace Rrmq.Server;

/// <summary>Every setting there is. Defaults, parsing, help and errors of all sources come from here.</summary>
public static class SettingTable
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;

    public static readonly Setting Data = new("data", SettingKind.Text, "data/{host}_{port}",
        "folder of the node's state; {host}, {port} and {node} stand for its own") { Max = 4000 };

    public static readonly Setting Cluster = new("cluster", SettingKind.Text, "",
        "name of the cluster, the same on every node; made from the addresses when not given") { Max = 200 };

    public static readonly Setting Bind = new("bind", SettingKind.Text, "",
        "address to listen on when it is not the node's own, such as 0.0.0.0") { Max = 255 };

    public static readonly Setting ElectionTimeout = new("election_timeout", SettingKind.Duration, "150ms",
        "T of the election timeout, drawn from T to 2T") { Min = 10, Max = 60_000 };

    public static readonly Setting HeartbeatInterval = new("heartbeat_interval", SettingKind.Duration, "50ms",
        "pause between a leader's heartbeats, at most half the election timeout") { Min = 1, Max = 30_000 };

    public static readonly Setting RequestTimeout = new("request_timeout", SettingKind.Duration, "900ms",
        "a request is answered after this long at the latest") { Min = 10, Max = 60_000 };

    public static readonly Setting MaxMessageBytes = new("max_message_bytes", SettingKind.Size, "1MiB",
        "largest message") { Min = 1, Max = 64 * MiB };

    public static readonly Setting MaxTopicMessages = new("max_topic_messages", SettingKind.Count, "10000000",
        "messages a topic made here may hold") { Min = 1 };

    public static readonly Setting MaxTopicBytes = new("max_topic_bytes", SettingKind.Size, "8GiB",
        "bytes of messages a topic made here may hold") { Min = 1, Max = 1024 * 1024 * GiB };

    public static readonly Setting MaxWaitingRequests = new("max_waiting_requests", SettingKind.Count, "65536",
        "pops, receives and streams that may wait here at once for something to take; more are refused with 429") { Min = 1, Max = 10_000_000 };

    public static readonly Setting MaxIdempotencyKeys = new("max_idempotency_keys", SettingKind.Count, "100000",
        "idempotency keys remembered before this node, as the leader, refuses new ones with 429; a cluster remembers no more than the default") { Min = 1, Max = 100_000 };

    public static readonly Setting MaxIdempotencyBytes = new("max_idempotency_bytes", SettingKind.Size, "64MiB",
        "the same in bytes of keys and answers") { Min = 64 * KiB, Max = 64 * MiB };

    public static readonly Setting Storage = new("storage", SettingKind.Choice, "log",
        "in what the node keeps its state: its own log, or one SQLite file; a data folder keeps what it was made with") { Choices = ["log", "sqlite"] };

    public static readonly Setting SegmentBytes = new("segment_bytes", SettingKind.Size, "64MiB",
        "size of one file of the log") { Min = 64 * KiB, Max = GiB };

    public static readonly Setting SnapshotBytes = new("snapshot_bytes", SettingKind.Size, "64MiB",
        "a snapshot is taken when the log has grown by this, or by the last one's size when it is larger") { Min = 64 * KiB, Max = 64 * GiB };

    public static readonly Setting SnapshotRate = new("snapshot_rate", SettingKind.Size, "64MiB",
        "bytes a second that a leader streams of snapshots, to all nodes together") { Min = 64 * KiB, Max = 64 * GiB };

    public static readonly Setting MinFreeDisk = new("min_free_disk", SettingKind.Size, "256MiB",
        "publishes are refused while the disk has less free") { Min = 0, Max = 1024 * 1024 * GiB };

    public static readonly Setting DiskStallTimeout = new("disk_stall_timeout", SettingKind.Duration, "1s",
        "a leader whose disk hangs for this long gives up leadership") { Min = 10, Max = 600_000 };

    public static readonly Setting FollowerReads = new("follower_reads", SettingKind.Flag, "false",
        "let any node answer GET /topic by a linearizable read");

    public static readonly Setting ReplicationMode = new("replication_mode", SettingKind.Choice, "quorum",
        "of /send alone; quorum: it is answered when a majority has the message on disk, async: when the leader has") { Choices = ["async", "quorum"] };

    public static readonly Setting Quorum = new("quorum", SettingKind.Count, "",
        "of /send alone; so many nodes must have a message before it is answered; a majority when not given") { Min = 1, Max = 1000 };

    public static readonly Setting LogFormat = new("log_format", SettingKind.Choice, "text",
        "how log lines look") { Choices = ["text", "json"] };

    public static readonly Setting LogLevel = new("log_level", SettingKind.Choice, "info",
        "least level that is logged") { Choices = ["debug", "info", "warn", "error"] };

    public static readonly Setting OtlpEndpoint = new("otlp_endpoint", SettingKind.Text, "",
        "OpenTelemetry collector that the metrics are sent to as OTLP/HTTP, such as http://collector:4318; none when not given") { Max = 1000 };

    public static readonly Setting OtlpInterval = new("otlp_interval", SettingKind.Duration, "15s",
        "pause between two such reports") { Min = 50, Max = 3_600_000 };

    public static IReadOnlyList<Setting> All { get; } =
    [
        Data, Cluster, Bind, ElectionTimeout, HeartbeatInterval, RequestTimeout, MaxMessageBytes, MaxTopicMessages, MaxTopicBytes, MaxWaitingRequests, MaxIdempotencyKeys, MaxIdempotencyBytes, Storage, SegmentBytes,
        SnapshotBytes, SnapshotRate, MinFreeDisk, DiskStallTimeout, FollowerReads, ReplicationMode, Quorum, LogFormat, LogLevel,
        OtlpEndpoint, OtlpInterval,
    ];

    /// <summary>Finds a setting by any spelling of its name.</summary>
    public static Setting? Find(string name)
    {
        foreach (var setting in All)
            if (SettingName.AreSame(setting.Name, name))
                return setting;
        return null;
    }
}
