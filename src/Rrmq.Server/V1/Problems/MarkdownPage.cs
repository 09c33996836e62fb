using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Rrmq.Server;

/// <summary>As much of Markdown as our own pages use: headings, paragraphs, lists, fenced blocks, code, links. Everything is escaped first, so that no text becomes markup by accident.</summary>
internal static partial class MarkdownPage
{
    private const string Style = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color-scheme:light dark}pre{overflow:auto;padding:.8rem;border:1px solid #8886;border-radius:4px}";

    public static string ToHtml(string markdown)
    {
        var html = new StringBuilder($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>RRMQ</title><style>{Style}</style>\n");
        foreach (var block in Blocks(markdown))
        {
            var isFenced = block.StartsWith("```", StringComparison.Ordinal);
            html.Append(isFenced ? Fenced(block) : Flowing(block)).Append('\n');
        }

        return html.ToString();
    }

    /// <summary>What blank lines part, but for those within a fence.</summary>
    private static IEnumerable<string> Blocks(string markdown)
    {
        var block = new List<string>();
        var inFence = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inFence = !inFence;
            if (line.Length > 0 || inFence)
            {
                block.Add(line);
                continue;
            }

            if (block.Count > 0)
                yield return string.Join('\n', block);
            block.Clear();
        }

        if (block.Count > 0)
            yield return string.Join('\n', block);
    }

    private static string Fenced(string block)
    {
        var lines = block.Split('\n');
        return $"<pre>{WebUtility.HtmlEncode(string.Join('\n', lines.Skip(1).Where(line => line != "```")))}</pre>";
    }

    private static string Flowing(string block)
    {
        if (block.StartsWith('#'))
        {
            var level = block.TakeWhile(c => c == '#').Count();
            return $"<h{level}>{Inline(block[level..].Trim())}</h{level}>";
        }

        return block.StartsWith("- ", StringComparison.Ordinal)
            ? $"<ul>{string.Concat(block[2..].Split("\n- ").Select(item => $"<li>{Inline(item)}</li>"))}</ul>"
            : $"<p>{Inline(block)}</p>";
    }

    private static string Inline(string text)
    {
        text = Code().Replace(WebUtility.HtmlEncode(text), "<code>$1</code>");
        return Link().Replace(text, "<a href=\"$2\">$1</a>");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
