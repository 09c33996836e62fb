using System.Reflection;
using System.Text.Json.Nodes;
using Json.Schema;
using Rrmq.Contracts;

namespace Rrmq.Server.Tests;

/// <summary>openapi.json is the truth about the surface: what is in it is served, what is served is in it, and it is what it claims to be. A change to the surface is a change to that file, to be seen in review.</summary>
public sealed class ApiDocumentTests(TestNode node) : IClassFixture<TestNode>
{
    private static readonly string[] Verbs = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

    public static TheoryData<string> Paths => new(ApiDocument.Paths);

    [Fact]
    public async Task The_node_serves_the_approved_copy_byte_for_byte()
    {
        var approved = await File.ReadAllBytesAsync(Path.Combine(GeneratedTable.DocsFolder, "..", "openapi.json"));

        Assert.Equal(approved, await node.Http.GetByteArrayAsync("/openapi/v1.json"));
    }

    [Fact]
    public void Every_path_and_verb_of_the_routers_is_described_and_every_one_described_is_routed()
    {
        var served = node.Routes.Select(route => $"{route.Path}: {string.Join(" ", route.Allow.Split(", ").Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);
        var described = ApiDocument.Paths.Select(path => $"{path}: {string.Join(" ", ApiDocument.MethodsOf(path))}").Order(StringComparer.Ordinal);

        Assert.Equal(described, served);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_takes_the_verbs_that_are_described_and_no_others(string path)
    {
        var methods = ApiDocument.MethodsOf(path);
        foreach (var verb in Verbs)
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), path.Replace("{slug}", "lease_lost", StringComparison.Ordinal).Replace('{', '-').Replace('}', '-'));

            // Not read to its end, which a stream of events does not have.
            using var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

            if (methods.Contains(verb))
                Assert.NotEqual(405, (int)response.StatusCode);
            else
                Assert.Equal((verb, 405), (verb, (int)response.StatusCode));
        }
    }

    [Fact]
    public void It_is_valid_OpenAPI_3_1()
    {
        using var stream = typeof(ApiDocumentTests).Assembly.GetManifestResourceStream("openapi-3.1.json")!;
        var rules = JsonSchema.FromText(new StreamReader(stream).ReadToEnd());

        var results = rules.Evaluate(ApiDocument.Root, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(results.IsValid, string.Join("\n", results.Details.Where(detail => detail.HasErrors).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
        Assert.Equal(ProductVersion.Text, ApiDocument.Root["info"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public void Its_schemas_are_schemas()
    {
        var schemas = Members(ApiDocument.Root).Where(member => member.Name == "schema").Select(member => member.Value).Concat(ApiDocument.Root["components"]!["schemas"]!.AsObject().Select(one => one.Value!)).ToArray();

        Assert.True(schemas.Length > 100);
        Assert.All(schemas, schema => Assert.True(MetaSchemas.Draft202012.Evaluate(schema).IsValid, schema.ToJsonString()));
    }

    [Fact]
    public void Every_reference_points_to_something_and_every_component_is_pointed_to()
    {
        var references = Members(ApiDocument.Root).Where(member => member.Name == "$ref").Select(member => member.Value.GetValue<string>()).ToHashSet();
        var components = ApiDocument.Root["components"]!.AsObject().SelectMany(kind => kind.Value!.AsObject().Select(one => $"#/components/{kind.Key}/{one.Key}")).ToHashSet();

        // These two are for every path, as the description says.
        Assert.Equal(["#/components/responses/FailedMethod", "#/components/responses/MethodNotAllowed"], components.Except(references).Order(StringComparer.Ordinal));
        Assert.Empty(references.Except(components));
    }

    [Fact]
    public void It_names_every_kind_of_failure_and_no_other()
    {
        var slugs = typeof(ErrorSlug).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(slugs, ApiDocument.Root["components"]!["schemas"]!["Slug"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()).Order(StringComparer.Ordinal));
        foreach (var (path, method, operation) in ApiDocument.Operations)
        {
            foreach (var (status, response) in operation["responses"]!.AsObject().Where(response => int.TryParse(response.Key, out var status) && status >= 400))
            {
                var named = ApiDocument.SlugsIn(ApiDocument.Resolve(response!));
                Assert.True(named.Length > 0 || path is "/healthz" or "/readyz", $"{method} {path} {status} names no failure");
                Assert.Subset(slugs.ToHashSet(), named.ToHashSet());
            }
        }
    }

    [Fact]
    public void Operations_have_names_of_their_own_and_tags_that_are_described()
    {
        var names = ApiDocument.Operations.Select(one => one.Operation["operationId"]!.GetValue<string>()).ToArray();
        var tags = ApiDocument.Root["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()).ToHashSet();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(ApiDocument.Operations, one => Assert.Subset(tags, one.Operation["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()).ToHashSet()));
    }

    [Fact]
    public void Every_example_is_what_its_schema_says()
    {
        var examples = Members(ApiDocument.Root).Where(member => member.Value is JsonObject it && it["schema"] is not null).Select(member => member.Value)
            .SelectMany(holder => (holder["examples"] as JsonObject ?? []).Select(example => (Schema: holder["schema"]!, Value: example.Value!["value"])).Concat(holder["example"] is { } one ? [(holder["schema"]!, (JsonNode?)one)] : []));

        // A request that is answered by a failure shows what is wrong on purpose.
        var wrong = ApiExample.Names.Select(ApiExample.Find).Where(example => example.Status >= 400 && example.Body is not null).Select(example => example.Body).ToHashSet();

        var held = examples.Where(example => !wrong.Contains(example.Value?.ToJsonString())).ToArray();
        Assert.True(held.Length > 50);
        Assert.All(held, example => Assert.Equal((example.Value?.ToJsonString(), null), (example.Value?.ToJsonString(), ApiSchemas.WhatIsWrong(example.Schema, example.Value))));
    }

    /// <summary>Every member of every object in it.</summary>
    private static IEnumerable<(string Name, JsonNode Value)> Members(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => member.Value is not null).SelectMany(member => Members(member.Value).Prepend((member.Key, member.Value!))),
        JsonArray items => items.SelectMany(Members),
        _ => [],
    };
}
