using System.Text;
using System.Text.Json.Nodes;

namespace Rrmq.Server.Tests;

/// <summary>Every example in openapi.json is typed at a real node, which answers as the example says: the same status and a body of the same shape.</summary>
public sealed class ApiExamplesTests(TestNode node) : IClassFixture<TestNode>
{
    private const string Topic = "/v1/topics/orders";
    private const string ShownId = "7-1042";
    private const string ShownMember = "/v1/cluster/members/2";
    private static readonly string ShownReceipt = ApiDocument.Root["components"]!["schemas"]!["Receipt"]!["examples"]![0]!.GetValue<string>();

    public static TheoryData<string> Examples => new(ApiExample.Names);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_answers_as_it_says(string name)
    {
        var example = ApiExample.Find(name);
        var real = await PrepareAsync(name);

        var reply = await node.V1.SendAsync(example.Method, real(example.Path), example.Body is null ? null : Encoding.UTF8.GetBytes(real(example.Body)), example.ContentType);

        Assert.True(example.Status == reply.Status, $"{reply.Status}, not {example.Status}: {reply.Text}");
        var (shown, told) = (ShapeOf(example.Answer), ShapeOf(JsonNode.Parse(reply.Bytes)));
        Assert.True(shown == told, $"the example is\n{shown}, and the answer\n{told}: {reply.Text}");
        await ClearAsync(name, reply);
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

    /// <summary>What is there before the request, and what the shown ids are really called.</summary>
    private async Task<Func<string, string>> PrepareAsync(string name)
    {
        await node.V1.SendAsync("DELETE", Topic);
        switch (name)
        {
            case "createTopic/new" or "putTopic/new":
                return text => text;
            case "listStream/all" or "syncStream/beginning":
                Assert.Equal(200, (await node.V1.PostJsonAsync("/send", """{"payload": {"temperature": 21.5}}""")).Status);
                return text => text;
            case "removeMember/late":
                var added = await node.V1.PostJsonAsync("/v1/cluster/members", """{"address": "http://127.0.0.1:1", "name": "late"}""");
                return text => text.Replace(ShownMember, ShownMember[..^1] + added["id"], StringComparison.Ordinal);
            case "clusterHistory/minutes":
                await Eventually.BeTrueAsync(async () => (await node.V1.GetAsync("/v1/cluster/history"))["at"].GetArrayLength() > 0);
                return text => text;
        }

        // Four messages, the first of them leased.
        Assert.Equal(201, (await node.V1.PutAsync(Topic)).Status);
        string id = "";
        for (var i = 0; i < 4; i++)
            id = (await node.V1.SendAsync("POST", Topic + "/messages", "two pizzas"u8.ToArray(), "text/plain; charset=utf-8"))["id"].GetString()!;
        var receipt = Assert.Single(await node.V1.TakeAsync(Topic + "/receive")).GetProperty("receipt").GetString()!;
        return text => text.Replace(ShownReceipt, receipt, StringComparison.Ordinal).Replace(ShownId, id, StringComparison.Ordinal);
    }

    /// <summary>A lone node with a second member that does not exist could commit nothing any more once it voted.</summary>
    private async Task ClearAsync(string name, V1Reply reply)
    {
        if (name == "addMember/newcomer")
            Assert.Equal(200, (await node.V1.SendAsync("DELETE", $"/v1/cluster/members/{reply["id"]}")).Status);
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
