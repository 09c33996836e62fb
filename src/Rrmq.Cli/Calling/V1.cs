using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary>
/// <c>/v1</c> of a cluster, in its own words: what is printed as JSON is what a node said, so that a field that is new there is not missing here. Sent as <see cref="RrmqClient"/> sends, again
/// under the same key while nobody can say that it took effect.
/// </summary>
internal sealed class V1 : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(1),
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    });

    private readonly Sender _sender;

    /// <param name="nodes">Of the cluster; one is enough.</param>
    /// <param name="retryFor">How long a request is asked again while no node can carry it out.</param>
    public V1(IReadOnlyList<Uri> nodes, TimeSpan retryFor) =>
        _sender = new Sender(new RrmqClientOptions { Nodes = nodes, RetryFor = retryFor }, _http, TimeProvider.System);

    public static string Topic(string topic) => $"/v1/topics/{Segment(topic)}";

    /// <summary>A name as a segment of a path, or as a value of a parameter.</summary>
    public static string Segment(string name) => Uri.EscapeDataString(name);

    public Task<JsonElement?> GetAsync(string path, TimeSpan wait = default, CancellationToken ended = default) =>
        SendAsync(new Outgoing(HttpMethod.Get, path) { Wait = wait }, ended);

    /// <summary>A request that changes something, with a JSON body unless it is null.</summary>
    public Task<JsonElement?> ChangeAsync(HttpMethod method, string path, JsonNode? body = null, TimeSpan wait = default, CancellationToken ended = default) =>
        SendAsync(new Outgoing(method, path)
        {
            Body = body is null ? default(ReadOnlyMemory<byte>) : Encoding.UTF8.GetBytes(body.ToJsonString()),
            ContentType = body is null ? null : "application/json",
            Key = Outgoing.NewKey(),
            Wait = wait,
        }, ended);

    /// <returns>The answer; null when it has no body, as a 204.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    /// <exception cref="JsonException">Who answered is no node of RRMQ.</exception>
    public async Task<JsonElement?> SendAsync(Outgoing outgoing, CancellationToken ended = default)
    {
        var answer = await _sender.SendAsync(outgoing, ended);
        if (answer.Length == 0)
            return null;
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    /// <summary>What a list of several pages has, page after page.</summary>
    public async IAsyncEnumerable<JsonElement> ListAsync(string path, [EnumeratorCancellation] CancellationToken ended = default)
    {
        string? cursor = null;
        do
        {
            var page = (await GetAsync(cursor is null ? path : $"{path}{(path.Contains('?') ? '&' : '?')}cursor={Segment(cursor)}", ended: ended))!.Value;
            foreach (var item in page.GetProperty("items").EnumerateArray())
                yield return item;
            cursor = page.TryGetProperty("next", out var next) && next.ValueKind != JsonValueKind.Null ? next.ToString() : null;
        }
        while (cursor is not null);
    }

    public void Dispose() => _http.Dispose();
}
