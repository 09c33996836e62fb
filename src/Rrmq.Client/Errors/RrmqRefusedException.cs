namespace Rrmq.Client;

/// <summary>The cluster understood the request and refused it; nothing took effect.</summary>
public sealed class RrmqRefusedException : RrmqException
{
    internal RrmqRefusedException(int status, string code, bool isTransient, string message)
        : base(code, isTransient, mayBeApplied: false, message, null) => Status = status;

    /// <summary>The HTTP status, such as 404.</summary>
    public int Status { get; }

    /// <summary>Of bad input: which field, parameter or header. Null elsewhere, as the two below.</summary>
    public string? Field { get; internal init; }

    /// <summary>What was sent there, shortened.</summary>
    public string? Value { get; internal init; }

    /// <summary>What it must be.</summary>
    public string? Rule { get; internal init; }

    /// <summary>Of <c>unique_key_taken</c>: the job that has the key.</summary>
    public string? JobId { get; internal init; }
}
