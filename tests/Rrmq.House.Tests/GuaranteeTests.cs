using System.Text.RegularExpressions;

namespace Rrmq.House.Tests;

/// <summary>What docs/guarantees.md promises is shown by tests that exist.</summary>
public sealed partial class GuaranteeTests
{
    [Fact]
    public void Every_cell_of_the_table_names_a_test_that_exists()
    {
        var tests = Repository.Files("tests", "*Tests.cs").ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "guarantees.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToArray();

        Assert.NotEmpty(rows);
        foreach (var cell in rows.SelectMany(row => row.Trim('|', ' ').Split(" | ").Skip(1)).Where(cell => cell != "—"))
        {
            var names = Test().Matches(cell);
            Assert.True(names.Count > 0, $"no test is named in: {cell}");
            foreach (Match name in names)
                Assert.True(tests[name.Groups[1].Value].Any(text => text.Contains($" {name.Groups[2].Value}(", StringComparison.Ordinal)), $"there is no test {name.Value}");
        }
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
