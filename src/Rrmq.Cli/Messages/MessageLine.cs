using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary>One message on stdout, its bytes as they were published.</summary>
internal static class MessageLine
{
    public static async Task WriteAsync(Stream output, RrmqMessage message, bool asJson, bool withReceipt)
    {
        if (asJson)
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(ToJson(message).ToJsonString()));
        }
        else
        {
            if (withReceipt)
                await output.WriteAsync(Encoding.UTF8.GetBytes($"{message.Receipt}\t"));
            await output.WriteAsync(message.Body);
        }

        await output.WriteAsync("\n"u8.ToArray());
        await output.FlushAsync();
    }

    private static JsonObject ToJson(RrmqMessage message)
    {
        var isText = Utf8.IsValid(message.Body.Span);
        var json = new JsonObject
        {
            ["id"] = message.Id,
            ["seq"] = message.Seq,
            ["attempt"] = message.Attempt,
            ["published"] = message.Published,
            ["content_type"] = message.ContentType,
            ["headers"] = new JsonObject(message.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
            ["receipt"] = message.Receipt,
            ["lease_until"] = message.LeaseUntil,
            ["group"] = message.Group,
            ["state"] = message.State,
            [isText ? "body" : "body_base64"] = isText ? message.Text : Convert.ToBase64String(message.Body.Span),
        };
        foreach (var (name, value) in json.ToList())
            if (value is null)
                json.Remove(name);
        return json;
    }
}
