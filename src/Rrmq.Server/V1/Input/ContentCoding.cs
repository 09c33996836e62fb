using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>Bodies are taken as they are: one that was packed for the way would be stored packed, and its receiver would not know.</summary>
internal static class ContentCoding
{
    public static Failure? Refuse(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)
            ? new Failure(415, ErrorSlug.UnsupportedMediaType, $"Content-Encoding {ReasonText.Quote(encoding.ToString())} is not taken: send the body as it is")
            : null;
}
