namespace Rrmq.Client;

/// <summary>No node could carry the request out for as long as <see cref="RrmqClientOptions.RetryFor"/> says.</summary>
public sealed class RrmqUnavailableException : RrmqException
{
    internal RrmqUnavailableException(string code, bool mayBeApplied, string message, Exception? cause)
        : base(code, isTransient: true, mayBeApplied, message, cause)
    {
    }
}
