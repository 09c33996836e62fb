namespace Rrmq.House.Tests;

/// <summary>
/// What the pages tell people to type: Rrmq.EndToEnd types every block fenced as <c>```sh</c> on these pages, but for those that say above them why not. Here those are held to a list, so that none is taken
/// out in passing.
/// </summary>
public sealed class ShellBlockTests
{
    private const string Mark = "<!-- not run: ";
    private static readonly string[] Pages = ["README.md", "docs/tour.md", "docs/cli.md", "docs/operating.md"];

    /// <summary>The page, and the first line of the block.</summary>
    private static readonly (string Page, string FirstLine)[] NotRun =
    [
        ("README.md", "./rrmq dev"),
        ("docs/cli.md", "dotnet pack src/Rrmq.Cli -c Release -o packages"),
        ("docs/cli.md", "source <(rrmq completion bash)                          # in ~/.bashrc"),
        ("docs/operating.md", "deploy/run.sh          # three nodes in containers on this machine, with docker or podman; the first time it builds the image from this clone"),
    ];

    [Fact]
    public void Every_block_says_what_it_is_and_those_that_no_test_types_are_these()
    {
        var found = new List<(string Page, string FirstLine)>();
        var nameless = new List<string>();
        foreach (var page in Pages)
        {
            var lines = File.ReadAllLines(Path.Combine(Repository.Root, page));
            var isInside = false;
            for (var number = 0; number < lines.Length; number++)
            {
                if (!lines[number].StartsWith("```", StringComparison.Ordinal))
                    continue;
                isInside = !isInside;
                if (!isInside)
                    continue;
                if (lines[number] is "```" or "```bash" or "```shell" or "```console")
                    nameless.Add($"{page}, line {number + 1}: a block to be typed is ```sh, one to be read ```text");
                if (number > 0 && lines[number - 1].StartsWith(Mark, StringComparison.Ordinal))
                    found.Add((page, lines[number + 1]));
            }
        }

        Assert.Empty(nameless);
        Assert.Equal(NotRun, found);
    }

    [Fact]
    public void Every_mark_has_a_reason_and_a_block_right_below_it()
    {
        foreach (var page in Pages)
        {
            var lines = File.ReadAllLines(Path.Combine(Repository.Root, page));
            foreach (var (line, number) in lines.Select((line, number) => (line, number)).Where(one => one.line.StartsWith("<!-- not run", StringComparison.Ordinal)))
            {
                Assert.True(line.StartsWith(Mark, StringComparison.Ordinal) && line.EndsWith(" -->", StringComparison.Ordinal) && line.Length > Mark.Length + 20, $"{page}, line {number + 1}: a mark begins with \"{Mark}\" and gives a reason");
                Assert.True(lines[number + 1] == "```sh", $"{page}, line {number + 2}: the block that the mark is for must begin here");
            }
        }
    }
}
