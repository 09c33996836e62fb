namespace Rrmq.Contracts;

/// <summary>A topic's settings as <c>/v1</c> shows them; the same fields, each optional, are the body of its PUT and PATCH.</summary>
/// <param name="Order"><c>strict</c>, <c>group</c> or <c>none</c>.</param>
/// <param name="Lease">How long a received message belongs to its receiver; a duration, such as <c>30s</c>.</param>
/// <param name="MaxAttempts">Failed attempts after which a message is exhausted; 0: never.</param>
/// <param name="OnExhausted"><c>dead-letter</c>, <c>block</c> or <c>drop</c>.</param>
/// <param name="RetryBackoff">How long a message rests after its first failure.</param>
/// <param name="Ttl">How long a message lives when its publisher does not say; <c>0ms</c>: for ever.</param>
/// <param name="Delay">How long a message waits before it is first handed out when its publisher does not say.</param>
/// <param name="MaxMessages">Messages that the topic may hold.</param>
/// <param name="MaxBytes">Bytes of contents that it may hold.</param>
/// <param name="Overflow"><c>reject</c> or <c>drop-oldest</c>.</param>
/// <param name="DedupWindow">How long the topic knows what was published; <c>0ms</c>: not at all.</param>
/// <param name="MaxLeases">Leases that may be open at once.</param>
/// <param name="History">How long the story of a message is kept after it is gone.</param>
/// <param name="Retention"><c>queue</c> or <c>log</c>.</param>
public sealed record TopicSettingsReport(
    string Order,
    string Lease,
    int MaxAttempts,
    string OnExhausted,
    string RetryBackoff,
    string Ttl,
    string Delay,
    long MaxMessages,
    long MaxBytes,
    string Overflow,
    string DedupWindow,
    int MaxLeases,
    string History,
    string Retention);
