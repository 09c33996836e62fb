using System.Text.Json;

namespace Rrmq.EndToEnd;

/// <summary>An answer of <c>/v1</c>.</summary>
internal sealed record V1Answer(int Status, string Body, bool Replayed, string? Leader)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Message => Json.GetProperty("messages")[0];

    public string Receipt => Message.GetProperty("receipt").GetString()!;

    public string Text => Message.GetProperty("body").GetString()!;
}
