using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Rrmq.Server.Tests;

/// <summary>Holds values to the schemas of openapi.json. One at a time: the library promises nothing about threads.</summary>
internal static class ApiSchemas
{
    private const string Prefix = "#/components/schemas/";
    private const string Home = "https://rrmq.invalid/schemas";
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<string, JsonSchema> Known = [];
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    static ApiSchemas()
    {
        var all = new JsonObject { ["$id"] = Home, ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$defs"] = ApiDocument.Root["components"]!["schemas"]!.DeepClone() };
        SchemaRegistry.Global.Register(JsonSchema.FromText(Text(all)));
    }

    /// <summary>Null when the value is what the schema says; else where it is not, and why.</summary>
    public static string? WhatIsWrong(JsonNode schema, JsonNode? value)
    {
        lock (Gate)
        {
            var results = Known.GetOrAdd(Text(schema), static text => JsonSchema.FromText(text)).Evaluate(value, Options);
            if (results.IsValid)
                return null;
            var errors = results.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} ({detail.EvaluationPath}): {error.Value}"));
            return string.Join("; ", errors.DefaultIfEmpty("it is not allowed there"));
        }
    }

    private static string Text(JsonNode schema) => schema.ToJsonString().Replace($"\"{Prefix}", $"\"{Home}#/$defs/", StringComparison.Ordinal);
}
