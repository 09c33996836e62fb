using System.Text.RegularExpressions;

namespace Rrmq.House.Tests;

public sealed partial class HabitTests
{
    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        var longFiles = Sources().Where(path => File.ReadLines(path).Count() > 500).Select(Repository.Relative);

        Assert.Empty(longFiles);
    }

    [Fact]
    public void Nothing_finished_says_TODO()
    {
        var found = Sources().Where(path => !path.EndsWith(nameof(HabitTests) + ".cs", StringComparison.Ordinal))
            .Where(path => LeftOpen().IsMatch(File.ReadAllText(path))).Select(Repository.Relative);

        Assert.Empty(found);
    }

    [Fact]
    public void No_test_waits_by_the_clock()
    {
        var found = Repository.Files("tests", "*.cs").Where(path => !path.EndsWith(nameof(HabitTests) + ".cs", StringComparison.Ordinal))
            .Where(path => SleptOn().IsMatch(File.ReadAllText(path))).Select(Repository.Relative);

        Assert.Empty(found);
    }

    [Fact]
    public void Every_package_version_is_central()
    {
        var found = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"))
            .Where(path => OwnVersion().IsMatch(File.ReadAllText(path))).Select(Repository.Relative);

        Assert.Empty(found);
    }

    private static IEnumerable<string> Sources() => Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex LeftOpen();

    /// <summary>Waiting for ever, until cancelled, is not waiting by the clock.</summary>
    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex SleptOn();

    [GeneratedRegex("PackageReference[^>]*Version=")]
    private static partial Regex OwnVersion();
}
