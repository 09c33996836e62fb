namespace Rrmq.Client;

/// <summary>The cluster understood the request and refused it; nothing took effect.</summary>
public sealed class RrmqRefusedException : RrmqException
{
    internal RrmqRefusedException(int status, string code, bool isTransient, string message)
        : base(code, isTransient, mayBeApplied: false, message, null) => Status = status;

    /// <summary>The HTTP status, such as 404.</summary>
    public int Status { get; }
}
