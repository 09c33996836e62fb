namespace Rrmq.Client;

/// <summary>The words of <c>/v1</c> that the client itself reads or writes.</summary>
internal static class Wire
{
    public const string Leader = "RRMQ-Leader";
    public const string Error = "RRMQ-Error";
    public const string Reason = "RRMQ-Reason";
    public const string Outcome = "RRMQ-Outcome";
    public const string RetryAfter = "Retry-After";
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Group = "RRMQ-Group";
    public const string Delay = "RRMQ-Delay";
    public const string Ttl = "RRMQ-Ttl";
    public const string Priority = "RRMQ-Priority";
    public const string DedupId = "RRMQ-Dedup-Id";
    public const string MetaPrefix = "RRMQ-Meta-";
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    public const string NotApplied = "not-applied";

    public const string LeaseLost = "lease_lost";
    public const string BadReceipt = "bad_receipt";
    public const string NoQuorum = "no_quorum";
    public const string LeadershipLost = "leadership_lost";
    public const string TimedOut = "timed_out";
    public const string Stopping = "stopping";
    public const string NodeRemoved = "node_removed";
    public const string NodeDamaged = "node_damaged";
    public const string Internal = "internal";
    public const string TooManyIdempotencyKeys = "too_many_idempotency_keys";
}
