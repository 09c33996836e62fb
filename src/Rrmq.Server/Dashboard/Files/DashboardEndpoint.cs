using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// <c>/ui</c>: the page that watches and works the cluster. Every path below it that is no file shows the page itself, which finds its way by the address. The page may load
/// nothing but this node's files, and talk to nobody but the members.
/// </summary>
internal sealed class DashboardEndpoint(DashboardFiles files, Func<NodeStatus> status)
{
    public const string Path = "/ui";
    public const string Prefix = Path + "/";

    private static readonly StringValues Forever = "public, max-age=31536000, immutable";
    private static readonly StringValues AskFirst = "no-cache";
    private static readonly StringValues Html = "text/html; charset=utf-8";

    private static readonly byte[] Missing = Encoding.UTF8.GetBytes("""
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
        <title>RRMQ: no dashboard in this build</title>
        <body>
        <h1>This node was built without its dashboard</h1>
        <p>The page is built with npm, which was not found (or failed) when this program was built. The node itself lacks nothing.</p>
        <p>To get it: install <a href="https://nodejs.org">Node.js 20 or newer</a>, start <code>./rrmq</code> again from the repository, and reload this page.</p>
        <p>Until then: <a href="/status">/status</a>, <a href="/v1/cluster">/v1/cluster</a>, <a href="/">what else there is</a>.</p>
        </body></html>

        """);

    public async Task ShowAsync(HttpContext context, string path)
    {
        var name = path.Length > Prefix.Length ? path[Prefix.Length..] : DashboardFiles.Index;
        if (files.Find(name) is { } file)
            await SendAsync(context, file);
        else if (name.StartsWith("assets/", StringComparison.Ordinal))
            await Reply.FailAsync(context, Failure.NotFound);
        else if (files.Find(DashboardFiles.Index) is { } page)
            await SendAsync(context, page);
        else
            await Reply.WriteAsync(context.Response, 404, Html, Missing);
    }

    private async Task SendAsync(HttpContext context, DashboardFile file)
    {
        var (body, encoding) = Choose(file, context.Request.Headers.AcceptEncoding);
        var headers = context.Response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = file.IsImmutable ? Forever : AskFirst;
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        if (file.ContentType.StartsWith("text/html", StringComparison.Ordinal))
            ContentPolicy.Set(headers, status().Members.Select(static one => one.Member.PublicAddress));
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(file.Tag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = 304;
            return;
        }

        if (encoding is not null)
            headers.ContentEncoding = encoding;
        await Reply.WriteAsync(context.Response, 200, file.ContentType, body);
    }

    private static (byte[] Body, string? Encoding) Choose(DashboardFile file, StringValues accepted)
    {
        var text = accepted.ToString();
        if (file.Brotli is { } brotli && Accepts(text, "br"))
            return (brotli, "br");
        return file.Gzip is { } gzip && Accepts(text, "gzip") ? (gzip, "gzip") : (file.Plain, null);
    }

    private static bool Accepts(string accepted, string encoding)
    {
        foreach (var part in accepted.Split(',', StringSplitOptions.TrimEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            if (pieces[0].Equals(encoding, StringComparison.OrdinalIgnoreCase))
                return pieces is [_] || pieces[1] is not ("q=0" or "q=0.0" or "q=0.00" or "q=0.000");
        }

        return false;
    }
}
