using System.Text.Json.Nodes;

namespace Rrmq.Server.Tests;

/// <summary>openapi.json as the node serves it, to be asked what it says of a request.</summary>
internal static class ApiDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public static JsonObject Root { get; } = JsonNode.Parse(ApiPages.Document.Span)!.AsObject();

    public static IEnumerable<string> Paths => Root["paths"]!.AsObject().Select(path => path.Key);

    /// <summary>The methods that a path takes, in capitals and in order.</summary>
    public static string[] MethodsOf(string template) =>
        [.. Root["paths"]![template]!.AsObject().Select(member => member.Key).Where(Methods.Contains).Select(method => method.ToUpperInvariant()).Order(StringComparer.Ordinal)];

    public static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in Root["paths"]!.AsObject()
        from member in path.Value!.AsObject()
        where Methods.Contains(member.Key)
        select (path.Key, member.Key.ToUpperInvariant(), member.Value!.AsObject());

    /// <summary>Null when the document has no such path. A name in a path is one segment, but for the base API's pop and the dashboard's files, whose slashes may stand bare.</summary>
    /// <param name="path">As the client wrote it, without its query.</param>
    public static string? TemplateOf(string path)
    {
        var paths = Root["paths"]!.AsObject();
        if (paths.ContainsKey(path))
            return path;
        return paths.Select(one => one.Key).FirstOrDefault(template => template.Contains('{', StringComparison.Ordinal) && Matches(template, path));
    }

    /// <summary>A member, or what its <c>$ref</c> points to with what stands beside it (OpenAPI 3.1, section 4.8.23).</summary>
    public static JsonObject Resolve(JsonNode node)
    {
        if (node["$ref"] is not { } reference)
            return node.AsObject();
        JsonNode target = Root;
        foreach (var part in reference.GetValue<string>()[2..].Split('/'))
            target = target[part] ?? throw new InvalidOperationException($"{reference} points to nothing");
        var resolved = target.DeepClone().AsObject();
        foreach (var (name, value) in node.AsObject().Where(member => member.Key != "$ref"))
            resolved[name] = value?.DeepClone();
        return resolved;
    }

    /// <summary>The words of failures with which an answer's description begins: each in backticks, a colon behind the last.</summary>
    public static string[] SlugsIn(JsonObject response) => [.. response["description"]!.GetValue<string>().Split(": ")[0].Split('`').Where((_, at) => at % 2 == 1)];

    private static bool Matches(string template, string path)
    {
        if (template is "/message/{topic}" or "/ui/{file}")
            return path.StartsWith(template[..template.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal);
        var (wanted, given) = (template.Split('/'), path.Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}
