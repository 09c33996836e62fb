namespace Rrmq.Client;

/// <summary>A request that did not succeed. Its two kinds say whose turn it is: <see cref="RrmqRefusedException"/> the caller's, <see cref="RrmqUnavailableException"/> the cluster's.</summary>
public abstract class RrmqException : Exception
{
    private protected RrmqException(string code, bool isTransient, bool mayBeApplied, string message, Exception? cause)
        : base(message, cause) => (Code, IsTransient, MayBeApplied) = (code, isTransient, mayBeApplied);

    /// <summary>A stable word, such as <c>topic_full</c>: one of the error slugs of the API, or <c>unreachable</c>.</summary>
    public string Code { get; }

    /// <summary>True when the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>True when nobody knows whether it took effect. Asking again with the same key is safe.</summary>
    public bool MayBeApplied { get; }
}
