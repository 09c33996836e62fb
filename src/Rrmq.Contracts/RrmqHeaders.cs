namespace Rrmq.Contracts;

/// <summary>The HTTP headers of RRMQ's own.</summary>
public static class RrmqHeaders
{
    /// <summary>Where the leader is, such as <c>http://127.0.0.1:8567</c>: on an answer of the base API by a node that does not lead, and on every answer of <c>/v1</c>.</summary>
    public const string Leader = "RRMQ-Leader";

    /// <summary>On every failure: one of <see cref="ErrorSlug"/>.</summary>
    public const string Error = "RRMQ-Error";

    /// <summary>On every failure: one ASCII sentence for people.</summary>
    public const string Reason = "RRMQ-Reason";

    /// <summary>On every failure: one of <see cref="Contracts.Outcome"/>.</summary>
    public const string Outcome = "RRMQ-Outcome";

    /// <summary>On a request: 1 to 255 printable ASCII characters; the same key again gets the first answer again.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary><c>true</c> on an answer that is the remembered first one.</summary>
    public const string IdempotentReplayed = "Idempotent-Replayed";

    /// <summary>On every answer of <c>/v1</c>: the term of the answering node.</summary>
    public const string Term = "RRMQ-Term";

    /// <summary>On every answer of <c>/v1</c>: the log index of the state that it speaks of.</summary>
    public const string Index = "RRMQ-Index";

    /// <summary>Messages of one group keep their order where the topic's <c>order</c> is <c>group</c>.</summary>
    public const string Group = "RRMQ-Group";

    /// <summary>On a publish: how long the message waits before it is first handed out.</summary>
    public const string Delay = "RRMQ-Delay";

    /// <summary>On a publish: how long the message lives.</summary>
    public const string Ttl = "RRMQ-Ttl";

    /// <summary>0 to 9; higher goes first where the order leaves a choice.</summary>
    public const string Priority = "RRMQ-Priority";

    /// <summary>On a publish: what tells a repetition within the topic's duplicate window, instead of the content.</summary>
    public const string DedupId = "RRMQ-Dedup-Id";

    /// <summary><c>true</c> on the answer to a publish that was one before.</summary>
    public const string Duplicate = "RRMQ-Duplicate";

    /// <summary>What a header of the publisher's own begins with; returned as sent.</summary>
    public const string MetaPrefix = "RRMQ-Meta-";

    /// <summary>W3C trace context, carried as it is.</summary>
    public const string TraceParent = "traceparent";

    /// <inheritdoc cref="TraceParent"/>
    public const string TraceState = "tracestate";

    /// <summary>With a raw message: its id.</summary>
    public const string MessageId = "RRMQ-Message-Id";

    /// <summary>With a raw message: its place in its topic.</summary>
    public const string Sequence = "RRMQ-Seq";

    /// <summary>With a raw message: 1 for one that nobody has failed at yet.</summary>
    public const string Attempt = "RRMQ-Attempt";

    /// <summary>With a raw message that was received, and on a request that settles one: its receipt.</summary>
    public const string Receipt = "RRMQ-Receipt";

    /// <summary>With a raw message that was received: when its lease ends.</summary>
    public const string LeaseUntil = "RRMQ-Lease-Until";

    /// <summary><c>true</c> on an answer without messages of a topic that is paused.</summary>
    public const string Paused = "RRMQ-Paused";

    /// <summary><c>base64</c> on the base API's pop of a message that is no text.</summary>
    public const string BodyEncoding = "RRMQ-Body-Encoding";
}
