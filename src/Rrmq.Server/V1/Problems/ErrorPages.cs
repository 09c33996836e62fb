using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Rrmq.Server;

/// <summary><c>/docs/errors/&lt;slug&gt;</c>: what a kind of failure means and what to do next, as text for curl and as HTML for a browser. The pages are those of docs/errors, embedded in the program.</summary>
internal static class ErrorPages
{
    public const string Path = "/docs/errors";

    private const string ResourcePrefix = "errors/";
    private static readonly StringValues Markdown = "text/markdown; charset=utf-8";
    private static readonly StringValues Html = "text/html; charset=utf-8";
    private static readonly FrozenDictionary<string, string> Pages = Load();

    public static IEnumerable<string> Slugs => Pages.Keys.Order(StringComparer.Ordinal);

    public static async Task ShowAsync(HttpContext context)
    {
        var path = RequestPath.From(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (Find(path) is not { } page)
        {
            await Reply.FailAsync(context, Failure.NotFound);
            return;
        }

        var wantsHtml = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        await Reply.WriteAsync(context.Response, 200, wantsHtml ? Html : Markdown, Encoding.UTF8.GetBytes(wantsHtml ? MarkdownPage.ToHtml(page) : page));
    }

    private static string? Find(string path)
    {
        if (path is Path or Path + "/")
            return "# Errors\n\n" + string.Concat(Slugs.Select(slug => $"- [{slug}]({Path}/{slug})\n"));
        return path.StartsWith(Path + "/", StringComparison.Ordinal) ? Pages.GetValueOrDefault(path[(Path.Length + 1)..]) : null;
    }

    private static FrozenDictionary<string, string> Load()
    {
        var assembly = typeof(ErrorPages).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[ResourcePrefix.Length..], name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        });
    }
}
