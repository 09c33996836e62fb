using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>Writes a failure as <c>application/problem+json</c> (RFC 9457), with the same headers as the base API's.</summary>
internal static class ProblemReply
{
    private static readonly StringValues ProblemJson = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, Failure failure)
    {
        Reply.MarkFailed(context.Response.Headers, failure);
        if (failure.Replayed)
            Reply.MarkReplayed(context.Response);
        await Reply.WriteAsync(context.Response, failure.Status, ProblemJson, JsonSerializer.SerializeToUtf8Bytes(Describe(failure), JsonFormat.Contracts.ProblemReport));
    }

    public static ProblemReport Describe(Failure failure)
    {
        var first = failure.Faults?[0];
        return new ProblemReport(TypeOf(failure.Slug), failure.Slug.Replace('_', ' '), failure.Status, failure.Reason ?? "", failure.CanRetry, failure.Outcome)
        {
            Field = first?.Field,
            Value = first?.Value,
            Rule = first?.Rule,
            Line = failure.Line,
            JobId = failure.JobId,
            Errors = failure.Faults is { Count: > 1 } faults ? [.. faults.Select(fault => new ProblemFault(fault.Field, fault.Value, fault.Rule))] : null,
        };
    }

    /// <summary>Where a kind of failure is explained.</summary>
    public static string TypeOf(string slug) => $"/docs/errors/{slug}";
}
