using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>An answer of <c>/v1</c>.</summary>
public sealed class V1Reply(int status, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, byte[] body)
{
    private JsonElement? _json;

    public int Status { get; } = status;

    public byte[] Bytes { get; } = body;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => _json ??= JsonDocument.Parse(Bytes).RootElement;

    /// <summary>Of a failure: the last part of its type.</summary>
    public string Slug => Json.GetProperty("type").GetString()!["/docs/errors/".Length..];

    public JsonElement this[string field] => Json.GetProperty(field);

    /// <summary>The raw text of a field, or of another one when it is not there.</summary>
    public string this[string field, string or] => (Json.TryGetProperty(field, out var value) ? value : Json.GetProperty(or)).GetRawText();

    /// <summary>Null when it is not there.</summary>
    public string? Header(string name) =>
        headers.TryGetValues(name, out var values) || contentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
