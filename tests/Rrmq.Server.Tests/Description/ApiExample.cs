using System.Globalization;
using System.Text.Json.Nodes;

namespace Rrmq.Server.Tests;

/// <summary>One request of openapi.json with the answer that it shows.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With the examples of its parameters in place of their names.</param>
/// <param name="ContentType">Of the body; null without one.</param>
/// <param name="Body">As it is sent.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Answer">Its body.</param>
internal sealed record ApiExample(string Method, string Path, string? ContentType, string? Body, int Status, JsonNode? Answer)
{
    /// <summary>The names of all: the operation's, a slash, and what the example is called in its request, or in its answer where the request has no body.</summary>
    public static IEnumerable<string> Names =>
        from one in ApiDocument.Operations
        let requests = RequestsOf(one.Operation).Select(request => request.Name).ToArray()
        from name in requests.Length > 0 ? requests : AnswersOf(one.Operation).Select(answer => answer.Name)
        select $"{one.Operation["operationId"]}/{name}";

    public static ApiExample Find(string name)
    {
        var (id, example) = (name[..name.IndexOf('/', StringComparison.Ordinal)], name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var (path, method, operation) = ApiDocument.Operations.Single(one => one.Operation["operationId"]!.GetValue<string>() == id);
        var request = RequestsOf(operation).SingleOrDefault(one => one.Name == example);
        var answer = AnswersOf(operation).Single(one => one.Name == example);
        return new ApiExample(method, Fill(path, operation), request.Type, TextOf(request.Type, request.Value),
            int.Parse(answer.Status, CultureInfo.InvariantCulture), answer.Value);
    }

    private static IEnumerable<(string Name, string Type, JsonNode? Value)> RequestsOf(JsonObject operation) =>
        operation["requestBody"] is { } body ? ExamplesIn(ApiDocument.Resolve(body)) : [];

    private static IEnumerable<(string Name, string Status, JsonNode? Value)> AnswersOf(JsonObject operation) =>
        from response in operation["responses"]!.AsObject()
        from example in ExamplesIn(ApiDocument.Resolve(response.Value!))
        select (example.Name, response.Key, example.Value);

    private static IEnumerable<(string Name, string Type, JsonNode? Value)> ExamplesIn(JsonObject holder) =>
        from content in holder["content"] as JsonObject ?? []
        from example in content.Value!["examples"] as JsonObject ?? []
        select (example.Key, content.Key, example.Value!["value"]);

    /// <summary>An example of JSON is the value, one of another type is its text.</summary>
    private static string? TextOf(string? type, JsonNode? value) => type is null || type.EndsWith("json", StringComparison.Ordinal) && type != "application/x-ndjson" ? value?.ToJsonString() : value!.GetValue<string>();

    private static string Fill(string path, JsonObject operation)
    {
        foreach (var parameter in (operation["parameters"] as JsonArray ?? []).Select(one => ApiDocument.Resolve(one!)).Where(one => one["required"]?.GetValue<bool>() == true))
            path = parameter["in"]!.GetValue<string>() == "path"
                ? path.Replace($"{{{parameter["name"]}}}", parameter["example"]!.ToString(), StringComparison.Ordinal)
                : $"{path}?{parameter["name"]}={parameter["example"]}";
        return path;
    }
}
