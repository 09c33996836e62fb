using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rrmq.House.Tests;

/// <summary>The pages: their links lead somewhere, and what they show as code is code.</summary>
public sealed partial class PageTests
{
    private static readonly string[] Pages =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md"), .. Repository.Files("docs", "*.md"), .. Repository.Files("deploy", "*.md"),
    ];

    [Fact]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var broken = new List<string>();
        foreach (var page in Pages)
        {
            foreach (var target in Link().Matches(WithoutCode(File.ReadAllText(page))).Select(match => match.Groups[1].Value))
            {
                if (!target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal) && Problem(page, target) is { } problem)
                    broken.Add($"{Repository.Relative(page)}: {target}: {problem}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_block_of_code_is_closed_and_JSON_and_XML_read_as_such()
    {
        var broken = new List<string>();
        foreach (var page in Pages)
        {
            foreach (var (language, text) in Blocks(page, broken))
            {
                try
                {
                    if (language == "json")
                        ReadJson(text);
                    else if (language == "xml")
                        XDocument.Parse(text);
                }
                catch (Exception error) when (error is JsonException or System.Xml.XmlException)
                {
                    broken.Add($"{Repository.Relative(page)}: {error.Message}\n{text}");
                }
            }
        }

        Assert.Empty(broken);
    }

    /// <summary>One document, or several one after the other.</summary>
    private static void ReadJson(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            // Reading is the check.
        }
    }

    private static string? Problem(string page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0])));
        if (!File.Exists(path) && !Directory.Exists(path))
            return "there is no such file";
        return parts.Length == 2 && path.EndsWith(".md", StringComparison.Ordinal) && !Anchors(path).Contains(parts[1]) ? "there is no such heading" : null;
    }

    /// <summary>Headings as GitHub names them: lower case, spaces as hyphens, punctuation gone.</summary>
    private static HashSet<string> Anchors(string page) =>
    [
        .. Heading().Matches(WithoutCode(File.ReadAllText(page)))
            .Select(match => Punctuation().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    private static string WithoutCode(string text) => InlineCode().Replace(Fenced().Replace(text, ""), match => match.Value.Replace("[", "", StringComparison.Ordinal));

    private static List<(string Language, string Text)> Blocks(string page, List<string> broken)
    {
        var blocks = new List<(string Language, string Text)>();
        string? language = null;
        var text = new List<string>();
        foreach (var line in File.ReadLines(page))
        {
            if (!line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                text.Add(line);
            }
            else if (language is null)
            {
                language = line.Trim()[3..];
                text.Clear();
            }
            else
            {
                blocks.Add((language, string.Join('\n', text)));
                language = null;
            }
        }

        if (language is not null)
            broken.Add($"{Repository.Relative(page)}: the last block has no end");
        return blocks;
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();
}
