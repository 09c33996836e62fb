namespace Rrmq.Client;

/// <summary>A request as it is sent, as often as it takes: every attempt is made of the same parts.</summary>
internal sealed record Outgoing(HttpMethod Method, string Path)
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The same on every attempt, so that they take effect once.</summary>
    public string? Key { get; init; }

    /// <summary>Doing it twice is no different from doing it once, key or no key.</summary>
    public bool IsHarmlessTwice { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long the node was asked to wait for messages.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>It may be asked again although it may have taken effect.</summary>
    public bool IsRepeatable => Key is not null || IsHarmlessTwice || !HasEffect;

    public bool HasEffect => Method != HttpMethod.Get;

    /// <summary>A new key, that no other request has.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("n");

    public static Outgoing Json(HttpMethod method, string path, ReadOnlyMemory<byte> body) => new(method, path) { Body = body, ContentType = "application/json" };

    public HttpRequestMessage To(Uri node)
    {
        // A topic called ".." stays a topic: the path is sent as it was escaped.
        var request = new HttpRequestMessage(Method, new Uri($"{node.Scheme}://{node.Authority}{Path}", AsItIs));
        if (HasEffect)
        {
            request.Content = new ReadOnlyMemoryContent(Body);
            if (ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        if (Key is not null)
            request.Headers.TryAddWithoutValidation(Wire.IdempotencyKey, Key);
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
