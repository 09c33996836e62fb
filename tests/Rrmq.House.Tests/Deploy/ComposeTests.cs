using System.Text.RegularExpressions;

namespace Rrmq.House.Tests;

/// <summary>The compose file's five services, which repeat themselves, agree with each other.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Deploy = Path.Combine(Repository.Root, "deploy");
    private static readonly List<Match> Services = [.. Service().Matches(File.ReadAllText(Path.Combine(Deploy, "compose.yaml"))).Cast<Match>()];

    [Fact]
    public void Three_nodes_found_the_cluster_and_the_profile_adds_two_that_join_it()
    {
        Assert.Equal(["n0", "n1", "n2", "n3", "n4"], Services.Select(service => service.Groups["name"].Value));
        Assert.Equal([false, false, false, true, true], Services.Select(service => service.Value.Contains("profiles: [five]", StringComparison.Ordinal)));
        Assert.Equal([false, false, false, true, true], Services.Select(service => service.Value.Contains("\"--join\", \"http://n0:8567\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_node_has_one_port_inside_outside_and_in_its_health_check_and_a_volume_of_its_own()
    {
        foreach (var service in Services)
        {
            var (name, port) = (service.Groups["name"].Value, Port().Match(service.Value).Groups[1].Value);
            Assert.Contains($"\"--host\", \"{name}\", \"--port\", \"{port}\", \"--id\", \"{name}\"", service.Value, StringComparison.Ordinal);
            Assert.Contains($"hostname: {name}\n", service.Value, StringComparison.Ordinal);
            Assert.Contains($"ports: [\"{port}:{port}\"]", service.Value, StringComparison.Ordinal);
            Assert.Contains($"\"health\", \"--at\", \"http://127.0.0.1:{port}\"", service.Value, StringComparison.Ordinal);
            Assert.Contains($"volumes: [\"{name}:/data\"]", service.Value, StringComparison.Ordinal);
        }

        Assert.Equal(5, Services.Select(service => Port().Match(service.Value).Value).Distinct().Count());
    }

    [Fact]
    public void The_founders_name_each_other()
    {
        var founders = Services.Take(3).Select(service => $"http://{service.Groups["name"].Value}:{Port().Match(service.Value).Groups[1].Value}").ToList();
        for (var i = 0; i < founders.Count; i++)
            Assert.Contains($"\"--peers\", \"{string.Join(',', founders.Where(founder => founder != founders[i]))}\"", Services[i].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_beside_it_waits_for_the_same_nodes_and_ports()
    {
        var script = File.ReadAllText(Path.Combine(Deploy, "run.sh"));
        foreach (var (nodes, ports) in new[] { (Services.Take(3), "ports=\""), (Services.Skip(3), "ports=\"$ports ") })
            Assert.Contains(ports + string.Join(' ', nodes.Select(service => Port().Match(service.Value).Groups[1].Value)) + "\"", script, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^  (?<name>n\d):\n(?:    .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Service();

    [GeneratedRegex(@"""--port"", ""(\d+)""")]
    private static partial Regex Port();
}
