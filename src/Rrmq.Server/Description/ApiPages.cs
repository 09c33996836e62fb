using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Rrmq.Server;

/// <summary>
/// <c>/openapi/v1.json</c>, which describes every surface of the node and is openapi.json of the repository byte for byte, and <c>/docs</c>, a page to read and to search it by. Both are embedded in the program.
/// </summary>
internal static class ApiPages
{
    public const string DocumentPath = "/openapi/v1.json";
    public const string PagePath = "/docs";

    private static readonly StringValues AskFirst = "no-cache";
    private static readonly EmbeddedFile DocumentFile = EmbeddedFile.Load("openapi.json", "application/json");
    private static readonly EmbeddedFile PageFile = EmbeddedFile.Load("docs.html", "text/html; charset=utf-8");

    /// <summary>The page runs its own script and asks this node for the document; nothing from anywhere else, and it may not be framed.</summary>
    private static readonly StringValues Policy =
        $"default-src 'none'; script-src {PageFile.HashOf("script")}; style-src {PageFile.HashOf("style")}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static ReadOnlyMemory<byte> Document => DocumentFile.Bytes;

    public static Task ShowDocumentAsync(HttpContext context) => SendAsync(context, DocumentFile);

    public static Task ShowPageAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return SendAsync(context, PageFile);
    }

    private static async Task SendAsync(HttpContext context, EmbeddedFile file)
    {
        context.Response.Headers.ETag = file.Tag;
        context.Response.Headers.CacheControl = AskFirst;
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(file.Tag, StringComparison.Ordinal))
            context.Response.StatusCode = 304;
        else
            await Reply.WriteAsync(context.Response, 200, file.ContentType, file.Bytes);
    }
}
