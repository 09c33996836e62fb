namespace Rrmq.Histories;

/// <summary>Why the state said no, as far as the answer tells.</summary>
public enum Refusal
{
    /// <summary>Not refused, or the client did not write down why.</summary>
    Unsaid,

    TopicExists,
    TopicNotFound,
    QueueEmpty,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused,
}
