namespace Rrmq.Contracts;

/// <summary>The words of the <see cref="RrmqHeaders.Outcome"/> header: what a failed request may have done.</summary>
public static class Outcome
{
    /// <summary>Done, although its answer could not be given: asking again does it again, unless it carries the same idempotency key.</summary>
    public const string Applied = "applied";

    /// <summary>Surely without effect: asking again is safe.</summary>
    public const string NotApplied = "not-applied";

    /// <summary>Proposed, and its fate not learnt in time: asking again may apply it twice unless it carries an idempotency key.</summary>
    public const string Unknown = "unknown";
}
