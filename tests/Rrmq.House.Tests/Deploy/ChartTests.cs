using System.Text.Json;

namespace Rrmq.House.Tests;

/// <summary>The Helm chart, and the plain manifests that are rendered from it with its own values.</summary>
public sealed class ChartTests
{
    private static readonly string Chart = Path.Combine(Repository.Root, "deploy", "helm", "rrmq");
    private static readonly string Values = File.ReadAllText(Path.Combine(Chart, "values.yaml"));

    [Fact]
    public void The_plain_manifests_are_the_rendered_chart()
    {
        var path = Path.Combine(Repository.Root, "deploy", "kubernetes", "rrmq.yaml");
        var rendered = "# Rendered from deploy/helm/rrmq with its own values, as release rrmq in namespace default; RRMQ_WRITE_DOCS=1 ./test Rrmq.House.Tests writes it anew.\n"
            + string.Join("---\n", Templates().Select(template => Render(Values, template)));
        if (Environment.GetEnvironmentVariable("RRMQ_WRITE_DOCS") == "1")
            File.WriteAllText(path, rendered);

        Assert.Equal(rendered, File.ReadAllText(path));
    }

    [Fact]
    public void Five_nodes_are_five_addresses_and_a_second_release_joins()
    {
        var five = Values.Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal);
        Assert.Equal(5, Render(five, "configmap.yaml").Split("<node ").Length - 1);
        Assert.Contains("  replicas: 5\n", Render(five, "statefulset.yaml"), StringComparison.Ordinal);

        var joining = Render(Values.Replace("join: \"\"", "join: http://rrmq-0.rrmq-peers:8567", StringComparison.Ordinal), "statefulset.yaml");
        Assert.Contains("- --join\n            - \"http://rrmq-0.rrmq-peers:8567\"\n", joining, StringComparison.Ordinal);
        Assert.DoesNotContain("POD_INDEX)", joining, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replicas: 3", "replicas: 3")]
    [InlineData("replicas: 3", "replicas: 5")]
    [InlineData("join: \"\"", "join: http://rrmq-0.rrmq-peers:8567")]
    [InlineData("className: \"\"", "className: local-ssd")]
    public void Helm_renders_what_our_renderer_renders(string value, string changed)
    {
        Assert.SkipUnless(Helm.IsThere, "helm was not found, neither on the PATH nor by RRMQ_HELM");
        var values = Values.Replace(value, changed, StringComparison.Ordinal);

        var rendered = Helm.Render(Chart, values);

        Assert.Equal(Documents(string.Join("---\n", Templates().Select(template => Render(values, template)))), Documents(rendered));
    }

    [Theory]
    [InlineData("replicas: 3", "replicas: 4")]
    [InlineData("replicas: 3", "replicas: three")]
    [InlineData("replicas: 3", "nodes: 3")]
    [InlineData("port: 8567", "port: 70000")]
    [InlineData("join: \"\"", "join: rrmq-0")]
    [InlineData("size: 10Gi", "size: plenty")]
    public void Helm_refuses_values_that_the_schema_refuses(string value, string wrong)
    {
        Assert.SkipUnless(Helm.IsThere, "helm was not found, neither on the PATH nor by RRMQ_HELM");

        var refusal = Assert.Throws<InvalidOperationException>(() => Helm.Render(Chart, Values.Replace(value, wrong, StringComparison.Ordinal)));

        Assert.Contains("specifications of the schema", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_knows_every_value()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json")));

        Assert.Equal(schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(), new ChartValues(Values).TopNames.Order());
    }

    /// <summary>The documents in an order that does not depend on who wrote them, without comments.</summary>
    private static IEnumerable<string> Documents(string yaml) => string.Join('\n', yaml.Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')))
        .Split("---\n", StringSplitOptions.RemoveEmptyEntries).Select(document => document.TrimEnd('\n')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Templates() => Directory.EnumerateFiles(Path.Combine(Chart, "templates"), "*.yaml").Select(path => Path.GetFileName(path)).Order();

    private static string Render(string values, string template) =>
        new ChartRenderer(new ChartValues(values), "rrmq", "default").Render(File.ReadAllText(Path.Combine(Chart, "templates", template)));
}
