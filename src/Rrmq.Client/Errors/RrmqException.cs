namespace Rrmq.Client;

/// <summary>A request that did not succeed. Its two kinds say whose turn it is: <see cref="RrmqRefusedException"/> the caller's, <see cref="RrmqUnavailableException"/> the cluster's.</summary>
public abstract class RrmqException : Exception
{
    /// <summary>The <see cref="Code"/> when a node could not be reached or did not answer in time.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The <see cref="Code"/> of an answer that no node of RRMQ gave, but a proxy or another server.</summary>
    public const string HttpError = "http_error";

    private protected RrmqException(string code, bool isTransient, bool mayBeApplied, string message, Exception? cause)
        : base(message, cause) => (Code, IsTransient, MayBeApplied) = (code, isTransient, mayBeApplied);

    /// <summary>A stable word, such as <c>topic_full</c>: one of the error words of the API (<c>/docs/errors/</c> of every node explains them), <see cref="Unreachable"/> or <see cref="HttpError"/>.</summary>
    public string Code { get; }

    /// <summary>True when the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>True when nobody knows whether it took effect. Asking again with the same key is safe.</summary>
    public bool MayBeApplied { get; }
}
