using System.Net;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>Reads Server-Sent Events, one after the other.</summary>
internal sealed class FeedReader(HttpResponseMessage response) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly StreamReader _lines = new(response.Content.ReadAsStream());

    /// <summary>The id of the last event that had one.</summary>
    public string? LastId { get; private set; }

    /// <summary>Asks again while there are too many readers: those who have gone are not gone at once.</summary>
    public static async Task<FeedReader> OpenAsync(HttpClient http, string query = "", string? lastId = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/cluster/events" + query);
            if (lastId is not null)
                request.Headers.Add("Last-Event-ID", lastId);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                response.Dispose();
                continue;
            }

            Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            return new FeedReader(response);
        }
    }

    /// <summary>The data of the next event of a name that is as wanted; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string name, Func<JsonElement, bool>? wanted = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var current = "";
        while (await _lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                current = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name && JsonDocument.Parse(line[6..]).RootElement is var data && wanted?.Invoke(data) != false)
                return data;
        }

        throw new EndOfStreamException($"the feed ended before a {name} came that was wanted");
    }

    public void Dispose()
    {
        _lines.Dispose();
        response.Dispose();
    }
}
