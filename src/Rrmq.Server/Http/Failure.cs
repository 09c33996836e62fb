using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// A request's bad end, complete: its status and what the headers say. <paramref name="Reason"/> is one ASCII sentence for people.
/// </summary>
internal sealed record Failure(int Status, string Slug, string? Reason = null)
{
    /// <summary>One of <see cref="Contracts.Outcome"/>.</summary>
    public string Outcome { get; init; } = Contracts.Outcome.NotApplied;

    /// <summary>Whether to say when to ask again.</summary>
    public bool CanRetry { get; init; }

    /// <summary>Where the leader is, when it is known and is not this node.</summary>
    public string? Leader { get; init; }

    /// <summary>The methods that would have been right, for 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The rest of the request is not worth reading: the connection ends with the answer.</summary>
    public bool Closes { get; init; }

    public bool Replayed { get; init; }

    /// <summary>Of bad input to <c>/v1</c>: all that is wrong with it, at least one.</summary>
    public IReadOnlyList<Fault>? Faults { get; init; }

    /// <summary>Of <c>/v1/jobs</c>: the job that is the reason, or that is missing.</summary>
    public string? JobId { get; init; }

    /// <summary>The line of the body where it is wrong, from 1, where that can be told.</summary>
    public int? Line { get; init; }

    public static Failure NotFound { get; } = new(404, ErrorSlug.NotFound, "nothing is served at this path; GET / says what is");

    public static Failure WrongMethod(string allow) => new(405, ErrorSlug.MethodNotAllowed, $"this path takes {allow}") { Allow = allow };

    public static Failure BadJson(string reason) => new(400, ErrorSlug.BadJson, reason);

    public static Failure BadField(string reason) => new(400, ErrorSlug.BadField, reason);
}
