namespace Rrmq.Server;

/// <summary>Every metric there is. <c>/metrics</c>, OTLP and docs/metrics.md are held to it.</summary>
public static class MetricTable
{
    private const string Seconds = "s";
    private const string Bytes = "By";
    private const string Plain = "1";

    public static readonly Metric Build = Gauge("rrmq_build_info", Plain, "1, with what runs: version, the node's name, its address for clients, its cluster", "version", "node", "address", "cluster");

    public static readonly Metric Role = Gauge("rrmq_raft_role", Plain, "1 for the role the node has, 0 for the others", "role");
    public static readonly Metric IsVoter = Gauge("rrmq_raft_voter", Plain, "1 when the node votes, 0 while it learns, joins, or once it was removed");
    public static readonly Metric HasLeader = Gauge("rrmq_raft_has_leader", Plain, "1 when the node knows a leader, itself included");
    public static readonly Metric Members = Gauge("rrmq_raft_members", Plain, "members of the cluster, as this node has it");
    public static readonly Metric Voters = Gauge("rrmq_raft_voters", Plain, "those of them that vote");
    public static readonly Metric Term = Gauge("rrmq_raft_term", Plain, "the term the node is in");
    public static readonly Metric LastIndex = Gauge("rrmq_raft_last_index", Plain, "the last entry of the node's log");
    public static readonly Metric CommitIndex = Gauge("rrmq_raft_commit_index", Plain, "the last entry that the node knows to be committed");
    public static readonly Metric AppliedIndex = Gauge("rrmq_raft_applied_index", Plain, "the last entry that is in the node's state");
    public static readonly Metric PreVotes = Counter("rrmq_raft_pre_votes_total", Plain, "how often the node asked whether it would be elected");
    public static readonly Metric Elections = Counter("rrmq_raft_elections_total", Plain, "elections that the node began");
    public static readonly Metric Votes = Counter("rrmq_raft_votes_granted_total", Plain, "votes that the node gave to others");
    public static readonly Metric LeaderChanges = Counter("rrmq_raft_leader_changes_total", Plain, "how often the node came to know a leader, itself included");
    public static readonly Metric LeadershipsLost = Counter("rrmq_raft_leaderships_lost_total", Plain, "how often the node stopped leading");
    public static readonly Metric Truncations = Counter("rrmq_raft_truncations_total", Plain, "how often the node gave up entries that were never committed");
    public static readonly Metric CommitStalls = Counter("rrmq_raft_commit_stalls_total", Plain, "how often the node led and committed nothing for a second, with entries waiting");
    public static readonly Metric PeerUp = Gauge("rrmq_raft_peer_up", Plain, "1 when the peer was heard of lately", "peer");
    public static readonly Metric PeerContact = Gauge("rrmq_raft_peer_contact_seconds", Seconds, "time since the last word from the peer; none before the first", "peer");
    public static readonly Metric PeerRoundTrip = Gauge("rrmq_raft_peer_rtt_seconds", Seconds, "how long a frame to the peer and its answer take, smoothed over about a second; none before the first answer and while the link is down", "peer");
    public static readonly Metric PeerLag = Gauge("rrmq_raft_peer_lag_entries", Plain, "entries that the peer is not known to have; of a leader only", "peer");

    public static readonly Metric LogAppend = Histogram("rrmq_log_append_seconds", "what it took to write a batch of the log and make it durable");
    public static readonly Metric LogSync = Histogram("rrmq_log_sync_seconds", "what the fdatasync in it took; none with storage sqlite");

    public static readonly Metric Requests = Counter("rrmq_http_requests_total", Plain, "requests answered: outcome is ok, empty (nothing to take), redirected (to the leader), rejected (the client's fault or a limit), unavailable, unknown (may have taken effect) or aborted (the client went away)", "surface", "outcome");
    public static readonly Metric RequestTimes = Histogram("rrmq_http_request_seconds", "from the request's head to the end of its answer, time that it was asked to wait included", "surface");
    public static readonly Metric RequestBodies = Gauge("rrmq_http_body_memory_bytes", Bytes, "memory that bodies of requests hold at this moment");

    public static readonly Metric WaitingRequests = Gauge("rrmq_waiting_requests", Plain, "requests that wait for something to take, those that other nodes have passed on to this one among them");

    public static readonly Metric Topics = Gauge("rrmq_topics", Plain, "topics");
    public static readonly Metric Messages = Gauge("rrmq_messages", Plain, "messages in all topics");
    public static readonly Metric MessageBytes = Gauge("rrmq_message_bytes", Bytes, "bytes of their bodies");
    public static readonly Metric Jobs = Gauge("rrmq_jobs", Plain, "jobs of all types that stand so, finished ones until their keep is over", "state");
    public static readonly Metric Schedules = Gauge("rrmq_schedules", Plain, "schedules, paused ones too");
    public static readonly Metric TopicMessages = Gauge("rrmq_topic_messages", Plain, "messages in one of the most active topics", "topic");
    public static readonly Metric TopicLeased = Gauge("rrmq_topic_leased_messages", Plain, "those of them that a consumer has and has not settled yet", "topic");
    public static readonly Metric TopicDelayed = Gauge("rrmq_topic_delayed_messages", Plain, "those that wait for a time: published with a delay, or resting after a failure", "topic");
    public static readonly Metric TopicDead = Gauge("rrmq_topic_dead_messages", Plain, "those that nobody gets by itself any more: blocked where they stand, or dead letters in the topic that was made for them", "topic");
    public static readonly Metric TopicBytes = Gauge("rrmq_topic_message_bytes", Bytes, "bytes of the bodies of all messages in it", "topic");
    public static readonly Metric TopicPublished = Counter("rrmq_topic_published_total", Plain, "messages ever published to the topic, the same on every node", "topic");
    public static readonly Metric TopicGone = Counter("rrmq_topic_gone_total", Plain, "messages that have left the topic, consumed above all", "topic");
    public static readonly Metric OtherTopics = Gauge("rrmq_other_topics", Plain, "topics that are not among the most active");
    public static readonly Metric OtherMessages = Gauge("rrmq_other_messages", Plain, "messages in them");
    public static readonly Metric OtherLeased = Gauge("rrmq_other_leased_messages", Plain, "those of them that are leased");
    public static readonly Metric OtherDelayed = Gauge("rrmq_other_delayed_messages", Plain, "those that are delayed");
    public static readonly Metric OtherDead = Gauge("rrmq_other_dead_messages", Plain, "those that are dead");
    public static readonly Metric OtherBytes = Gauge("rrmq_other_message_bytes", Bytes, "bytes of the bodies of all messages in them");
    public static readonly Metric OtherPublished = Counter("rrmq_other_published_total", Plain, "messages published to topics while they were not among the most active, since the first look");
    public static readonly Metric OtherGone = Counter("rrmq_other_gone_total", Plain, "messages that left them");

    public static readonly Metric Groups = Gauge("rrmq_groups", Plain, "groups of consumers of all logs");
    public static readonly Metric GroupLag = Gauge("rrmq_group_lag_messages", Plain, "messages that one of the groups furthest behind has not settled", "topic", "group");
    public static readonly Metric OtherGroupLag = Gauge("rrmq_other_group_lag_messages", Plain, "messages that the other groups have not settled, each group's counted for itself");

    public static readonly Metric DataBytes = Gauge("rrmq_data_bytes", Bytes, "size of the files of the log and of what is kept beside it");
    public static readonly Metric DiskFree = Gauge("rrmq_disk_free_bytes", Bytes, "room left on the volume, what is set aside not counted");
    public static readonly Metric DiskReserve = Gauge("rrmq_disk_reserve_bytes", Bytes, "what is set aside for a full disk");
    public static readonly Metric DiskFull = Gauge("rrmq_disk_full", Plain, "1 while publishes are refused for want of room");
    public static readonly Metric SnapshotIndex = Gauge("rrmq_snapshot_index", Plain, "the last entry that a snapshot covers; 0 without one");
    public static readonly Metric SnapshotBytes = Gauge("rrmq_snapshot_bytes", Bytes, "size of the last snapshot written since the start");
    public static readonly Metric SnapshotSeconds = Gauge("rrmq_snapshot_write_seconds", Seconds, "what it took to write it");
    public static readonly Metric SnapshotsWritten = Counter("rrmq_snapshots_written_total", Plain, "snapshots written");
    public static readonly Metric SnapshotsInstalled = Counter("rrmq_snapshots_installed_total", Plain, "snapshots taken over from a leader");

    public static readonly Metric StartTime = Gauge("process_start_time_seconds", Seconds, "when the process started, since 1970");
    public static readonly Metric Cpu = Counter("process_cpu_seconds_total", Seconds, "processor time the process has used");
    public static readonly Metric ResidentMemory = Gauge("process_resident_memory_bytes", Bytes, "memory of the process that is in RAM");
    public static readonly Metric HeapBytes = Gauge("dotnet_gc_heap_bytes", Bytes, "managed memory in use, as of the last collection and what came since");
    public static readonly Metric Collections = Counter("dotnet_gc_collections_total", Plain, "garbage collections by the oldest generation they went through", "generation");
    public static readonly Metric GcPause = Counter("dotnet_gc_pause_seconds_total", Seconds, "time for which garbage collections held all threads");
    public static readonly Metric PoolThreads = Gauge("dotnet_threadpool_threads", Plain, "threads of the pool");
    public static readonly Metric PoolQueue = Gauge("dotnet_threadpool_queue", Plain, "work that waits for a thread of the pool");

    public static IReadOnlyList<Metric> All { get; } =
    [
        Build, Role, IsVoter, HasLeader, Members, Voters, Term, LastIndex, CommitIndex, AppliedIndex, PreVotes, Elections, Votes, LeaderChanges, LeadershipsLost, Truncations, CommitStalls,
        PeerUp, PeerContact, PeerRoundTrip, PeerLag, LogAppend, LogSync, Requests, RequestTimes, RequestBodies, WaitingRequests, Topics, Messages, MessageBytes, Jobs, Schedules, TopicMessages, TopicLeased, TopicDelayed, TopicDead, TopicBytes,
        TopicPublished, TopicGone,
        OtherTopics, OtherMessages, OtherLeased, OtherDelayed, OtherDead, OtherBytes, OtherPublished, OtherGone, Groups, GroupLag, OtherGroupLag,
        DataBytes, DiskFree, DiskReserve, DiskFull, SnapshotIndex, SnapshotBytes, SnapshotSeconds, SnapshotsWritten,
        SnapshotsInstalled, StartTime, Cpu, ResidentMemory, HeapBytes, Collections, GcPause, PoolThreads, PoolQueue,
    ];

    private static Metric Gauge(string name, string unit, string help, params string[] labels) => new(name, MetricKind.Gauge, unit, help, labels);

    private static Metric Counter(string name, string unit, string help, params string[] labels) => new(name, MetricKind.Counter, unit, help, labels);

    private static Metric Histogram(string name, string help, params string[] labels) => new(name, MetricKind.Histogram, Seconds, help, labels);
}
