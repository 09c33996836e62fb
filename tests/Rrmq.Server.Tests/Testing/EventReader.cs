using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>A client of a stream of Server-Sent Events.</summary>
public sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream);
    }

    public int Status => (int)_response.StatusCode;

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    /// <summary>The id of the event that came last.</summary>
    public string? LastId { get; private set; }

    /// <summary>A log's events, behind one that was seen before.</summary>
    public static async Task<EventReader> OpenLogAsync(HttpClient http, string path, string? lastSeen = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");
        if (lastSeen is not null)
            request.Headers.Add("Last-Event-ID", lastSeen);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    public static async Task<EventReader> OpenAsync(HttpClient http, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next message; null when the stream has ended.</summary>
    public async Task<JsonElement?> NextAsync() => await NextEventAsync() is var (kind, data) && kind == "message" ? data : null;

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<(string Kind, JsonElement Data)?> NextEventAsync()
    {
        var kind = "";
        while (await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (kind, JsonDocument.Parse(line[6..]).RootElement);
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
