namespace Rrmq.Contracts;

/// <summary>A failure as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Type">One of <see cref="ErrorSlug"/>, as the reference <c>/docs/errors#slug</c>.</param>
/// <param name="Title">The kind of failure in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence about this one.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="Outcome">One of <see cref="Contracts.Outcome"/>.</param>
public sealed record ProblemReport(string Type, string Title, int Status, string Detail, bool Retryable, string Outcome);
