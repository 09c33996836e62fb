using System.Text;
using System.Text.Json.Nodes;

namespace Rrmq.Server.Tests;

/// <summary>Every example in openapi.json is typed at a real node, which answers as the example says: the same status and a body of the same shape.</summary>
public sealed class ApiExamplesTests(TestNode node) : IClassFixture<TestNode>
{
    public static TheoryData<string> Examples => new(ApiExample.Names);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_answers_as_it_says(string name)
    {
        // A list of everything is asked for where there is nothing else.
        await using var own = name.StartsWith("list", StringComparison.Ordinal) ? new TestNode() : null;
        if (own is not null)
            await own.InitializeAsync();
        var example = ApiExample.Find(name);
        var world = new ExampleWorld((own ?? node).V1);
        var real = await world.PrepareAsync(name);

        var reply = await world.V1.SendAsync(example.Method, real(example.Path), example.Body is null ? null : Encoding.UTF8.GetBytes(real(example.Body)), example.ContentType);

        Assert.True(example.Status == reply.Status, $"{reply.Status}, not {example.Status}: {reply.Text}");
        var (shown, told) = (ShapeOf(example.Answer), ShapeOf(JsonNode.Parse(reply.Bytes)));
        Assert.True(shown == told, $"the example is\n{shown}, and the answer\n{told}: {reply.Text}");
        await world.ClearAsync(name, reply);
    }

    [Fact]
    public void Shapes_tell_apart_what_differs()
    {
        Assert.Equal("{a: number, b: [text | {c: null}]}", Shape("""{"b": ["x", {"c": null}, "y"], "a": 1}"""));
        Assert.NotEqual(Shape("""{"a": 1}"""), Shape("""{"a": "1"}"""));
        Assert.NotEqual(Shape("""{"a": 1}"""), Shape("""{"a": 1, "b": 1}"""));
        Assert.NotEqual(Shape("[]"), Shape("[1]"));

        static string Shape(string json) => ShapeOf(JsonNode.Parse(json));
    }

    /// <summary>Names and kinds, but no values; of a list what kinds of items it has.</summary>
    private static string ShapeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject it => $"{{{string.Join(", ", it.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {ShapeOf(member.Value)}"))}}}",
        JsonArray it => $"[{string.Join(" | ", it.Select(ShapeOf).Distinct().Order(StringComparer.Ordinal))}]",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "text",
            System.Text.Json.JsonValueKind.Number => "number",
            _ => "truth",
        },
    };
}
