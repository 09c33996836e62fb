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
        var problem = new ProblemReport($"/docs/errors#{failure.Slug}", failure.Slug.Replace('_', ' '), failure.Status, failure.Reason ?? "", failure.CanRetry, failure.Outcome);
        await Reply.WriteAsync(context.Response, failure.Status, ProblemJson, JsonSerializer.SerializeToUtf8Bytes(problem, RrmqJsonContext.Default.ProblemReport));
    }
}
