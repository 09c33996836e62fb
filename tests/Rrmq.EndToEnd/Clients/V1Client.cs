using System.Text;

namespace Rrmq.EndToEnd;

/// <summary>A client of <c>/v1</c> that knows all nodes of a cluster.</summary>
internal sealed class V1Client(Cluster cluster) : IDisposable
{
    private static readonly TimeSpan Persistence = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private int _next;

    /// <summary>One attempt at one node; null when it gave no answer.</summary>
    public async Task<V1Answer?> AskAsync(ClusterNode node, string method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), node.Url + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, body.StartsWith('{') ? "application/json" : "text/plain");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return new V1Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Contains("Idempotent-Replayed"),
                response.Headers.TryGetValues("RRMQ-Leader", out var leader) ? leader.Single() : null);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Asks one node after the other until the answer is certain. Only for what may be done twice, or carries a key.</summary>
    public Task<V1Answer> InsistAsync(string method, string path, string? body = null, string? key = null) =>
        Eventually.SeeAsync($"an answer to {method} {path}", Persistence, async () =>
        {
            var awake = cluster.Nodes.Where(node => node.IsRunning && !node.IsStopped).ToArray();
            var answer = await AskAsync(awake[_next++ % awake.Length], method, path, body, key);
            return answer is { Status: not (503 or 504) } ? answer : null;
        });

    public Task<V1Answer> SettleAsync(string action, string receipt, string? key = null) => InsistAsync("POST", $"/v1/leases/{action}", $$"""{"receipts": ["{{receipt}}"]}""", key);

    public void Dispose() => _http.Dispose();
}
