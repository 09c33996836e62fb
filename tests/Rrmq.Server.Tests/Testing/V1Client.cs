using System.Text;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>Says to <c>/v1</c> of a node what a test wants said.</summary>
public sealed class V1Client(HttpClient http)
{
    public async Task<V1Reply> SendAsync(string method, string path, byte[]? body = null, string? contentType = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(http.BaseAddress!.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        if (contentType is not null)
            request.Content!.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value) || request.Content!.Headers.TryAddWithoutValidation(name, value));
        using var response = await http.SendAsync(request);
        return new V1Reply((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<V1Reply> GetAsync(string path) => SendAsync("GET", path);

    public Task<V1Reply> PutAsync(string path, string json = "{}", params (string, string)[] headers) => SendAsync("PUT", path, Encoding.UTF8.GetBytes(json), "application/json", headers);

    public Task<V1Reply> PatchAsync(string path, string json, params (string, string)[] headers) => SendAsync("PATCH", path, Encoding.UTF8.GetBytes(json), "application/json", headers);

    public Task<V1Reply> PostAsync(string path, params (string, string)[] headers) => SendAsync("POST", path, null, null, headers);

    public Task<V1Reply> PostJsonAsync(string path, string json, params (string, string)[] headers) => SendAsync("POST", path, Encoding.UTF8.GetBytes(json), "application/json", headers);

    /// <summary>A topic of the test's own.</summary>
    public async Task<string> NewTopicAsync(string settings = "{}")
    {
        var topic = $"/v1/topics/{Guid.NewGuid():n}";
        Assert.Equal(201, (await PutAsync(topic, settings)).Status);
        return topic;
    }

    /// <summary>Publishes a text; returns the message's id.</summary>
    public async Task<string> PublishAsync(string topic, string text, params (string, string)[] headers)
    {
        var reply = await SendAsync("POST", topic + "/messages", Encoding.UTF8.GetBytes(text), "text/plain", headers);
        Assert.Equal((201, text), (reply.Status, text));
        return reply["id"].GetString()!;
    }

    /// <summary>The messages of a pop or receive; none when none came.</summary>
    public async Task<JsonElement[]> TakeAsync(string path)
    {
        var reply = await PostAsync(path);
        Assert.Contains(reply.Status, (int[])[200, 204]);
        return reply.Status == 204 ? [] : [.. reply["messages"].EnumerateArray()];
    }

    /// <summary>The bodies of a pop or receive.</summary>
    public async Task<string[]> BodiesAsync(string path) => [.. (await TakeAsync(path)).Select(message => message.GetProperty("body").GetString()!)];

    public async Task<V1Reply> SettleAsync(string action, string more, params string[] receipts) =>
        await PostJsonAsync($"/v1/leases/{action}", $"{{\"receipts\": {JsonSerializer.Serialize(receipts)}{more}}}");
}
