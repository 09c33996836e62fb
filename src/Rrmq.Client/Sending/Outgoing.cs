using System.Net.Http.Headers;

namespace Rrmq.Client;

/// <summary>A request as it is sent, as often as it takes: every attempt is made of the same parts.</summary>
internal sealed record Outgoing(HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The same on every attempt, so that they take effect once.</summary>
    public string? Key { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long the node was asked to wait for messages.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>A new key, that no other request has.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("n");

    public HttpRequestMessage To(Uri node)
    {
        var request = new HttpRequestMessage(Method, new Uri(node, Path));
        if (Method != HttpMethod.Get)
        {
            request.Content = new ReadOnlyMemoryContent(Body);
            if (ContentType is not null)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        if (Key is not null)
            request.Headers.TryAddWithoutValidation(Contracts.RrmqHeaders.IdempotencyKey, Key);
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
