namespace Rrmq.Contracts;

/// <summary>The HTTP headers of RRMQ's own.</summary>
public static class RrmqHeaders
{
    /// <summary>On an answer of a node that does not lead: where the leader is, such as <c>http://127.0.0.1:8567</c>.</summary>
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
}
