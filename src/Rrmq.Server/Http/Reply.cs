using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>Writes answers whose bytes are known beforehand.</summary>
internal static class Reply
{
    public static readonly StringValues Json = "application/json";
    public static readonly StringValues NoStore = "no-store";
    private static readonly StringValues True = "true";
    private static readonly byte[] SuccessBody = "{\"success\": true}"u8.ToArray();
    private static readonly byte[] FailureBody = "{\"success\": false}"u8.ToArray();

    public static ValueTask<FlushResult> SucceedAsync(HttpContext context, bool replayed)
    {
        if (replayed)
            MarkReplayed(context.Response);
        return WriteAsync(context.Response, 200, Json, SuccessBody);
    }

    public static ValueTask<FlushResult> FailAsync(HttpContext context, Failure failure)
    {
        MarkFailed(context.Response.Headers, failure);
        if (failure.Reason is not null)
            context.Response.Headers[RrmqHeaders.Reason] = failure.Reason;
        if (failure.Replayed)
            MarkReplayed(context.Response);
        return WriteAsync(context.Response, failure.Status, Json, FailureBody);
    }

    public static ValueTask<FlushResult> WriteAsync(HttpResponse response, int status, StringValues contentType, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.Headers.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body);
    }

    /// <summary>The headers that every failure has, whatever its body looks like.</summary>
    public static void MarkFailed(IHeaderDictionary headers, Failure failure)
    {
        headers[RrmqHeaders.Error] = failure.Slug;
        headers[RrmqHeaders.Outcome] = failure.Outcome;
        if (failure.Leader is not null)
            headers[RrmqHeaders.Leader] = failure.Leader;
        if (failure.CanRetry)
            headers.RetryAfter = "1";
        if (failure.Allow is not null)
            headers.Allow = failure.Allow;
        if (failure.Closes)
            headers.Connection = "close";
    }

    public static void MarkReplayed(HttpResponse response) => response.Headers[RrmqHeaders.IdempotentReplayed] = True;
}
