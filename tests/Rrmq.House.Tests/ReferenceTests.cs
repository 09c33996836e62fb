using System.Xml.Linq;

namespace Rrmq.House.Tests;

/// <summary>Who may reference whom, as drawn in docs/architecture.md. A line here changes only together with the drawing.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Rrmq.Raft"] = [],
        ["Rrmq.Queues"] = [],
        ["Rrmq.Storage"] = ["Rrmq.Raft"],
        ["Rrmq.Transport"] = ["Rrmq.Raft"],
        ["Rrmq.Node"] = ["Rrmq.Queues", "Rrmq.Raft", "Rrmq.Storage", "Rrmq.Transport"],
        ["Rrmq.Contracts"] = [],
        ["Rrmq.Histories"] = [],
        ["Rrmq.Chaos"] = ["Rrmq.Contracts", "Rrmq.Histories"],
        ["Rrmq.Server"] = ["Rrmq.Contracts", "Rrmq.Node"],
        ["Rrmq.Load"] = ["Rrmq.Chaos", "Rrmq.Contracts", "Rrmq.Histories"],
        ["Rrmq.Client"] = [],
        ["Rrmq.Client.Hosting"] = ["Rrmq.Client"],
        ["Rrmq.Cli"] = ["Rrmq.Chaos", "Rrmq.Client", "Rrmq.Load", "Rrmq.Server"],
    };

    [Fact]
    public void Projects_reference_only_what_the_drawing_shows()
    {
        var found = Repository.Files("src", "*.csproj").ToDictionary(path => Path.GetFileNameWithoutExtension(path), References);

        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        foreach (var (project, references) in found)
            Assert.True(Allowed[project].SequenceEqual(references), $"{project} references {string.Join(", ", references)}, allowed is {string.Join(", ", Allowed[project])}");
    }

    [Theory]
    [InlineData("Rrmq.Raft")]
    [InlineData("Rrmq.Queues")]
    public void The_pure_rooms_use_no_package_and_no_framework(string project)
    {
        var path = Path.Combine(Repository.Root, "src", project, $"{project}.csproj");

        Assert.DoesNotContain(XDocument.Load(path).Descendants(), element => element.Name.LocalName is "PackageReference" or "FrameworkReference");
    }

    [Fact]
    public void Only_the_server_and_the_program_know_the_web_framework()
    {
        var users = Repository.Files("src", "*.cs").Where(path => File.ReadAllText(path).Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Select(path => Repository.Relative(path).Split(Path.DirectorySeparatorChar)[1]).Distinct().Order();

        Assert.Subset(new HashSet<string> { "Rrmq.Cli", "Rrmq.Server" }, users.ToHashSet());
    }

    private static string[] References(string project) =>
    [
        .. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))).Order(),
    ];
}
