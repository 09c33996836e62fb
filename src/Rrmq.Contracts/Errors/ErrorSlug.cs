namespace Rrmq.Contracts;

/// <summary>The stable words of the <see cref="RrmqHeaders.Error"/> header. A client may branch on them; they are never renamed.</summary>
public static class ErrorSlug
{
    public const string TopicExists = "topic_exists";
    public const string TopicNotFound = "topic_not_found";
    public const string QueueEmpty = "queue_empty";
    public const string TopicFull = "topic_full";
    public const string NotLeader = "not_leader";
    public const string NoQuorum = "no_quorum";
    public const string LeadershipLost = "leadership_lost";
    public const string TimedOut = "timed_out";
    public const string Overloaded = "overloaded";
    public const string DiskFull = "disk_full";
    public const string Stopping = "stopping";
    public const string NodeRemoved = "node_removed";
    public const string NodeDamaged = "node_damaged";
    public const string MemberNotFound = "member_not_found";
    public const string ChangeRefused = "change_refused";
    public const string ChangeUnderWay = "change_under_way";
    public const string BackupUnderWay = "backup_under_way";
    public const string BadJson = "bad_json";
    public const string BadField = "bad_field";
    public const string BadTopicName = "bad_topic_name";
    public const string BadPath = "bad_path";
    public const string BadParameter = "bad_parameter";
    public const string BadHeader = "bad_header";
    public const string BadReceipt = "bad_receipt";
    public const string BadIdempotencyKey = "bad_idempotency_key";
    public const string MessageTooLarge = "message_too_large";
    public const string BodyTooLarge = "body_too_large";
    public const string LeaseLost = "lease_lost";
    public const string TopicPaused = "topic_paused";
    public const string TooManyLeases = "too_many_leases";
    public const string PreconditionFailed = "precondition_failed";
    public const string MessageNotFound = "message_not_found";
    public const string NotTried = "not_tried";
    public const string RetentionFixed = "retention_fixed";
    public const string NotALog = "not_a_log";
    public const string GroupRequired = "group_required";
    public const string NotForLogs = "not_for_logs";
    public const string GroupNotFound = "group_not_found";
    public const string TooManyGroups = "too_many_groups";
    public const string ForeignPage = "foreign_page";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string TooManyIdempotencyKeys = "too_many_idempotency_keys";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string NotFound = "not_found";
    public const string RequestTimeout = "request_timeout";
    public const string Internal = "internal";
}
