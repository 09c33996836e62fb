using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>Asks the nodes who leads, until one knows.</summary>
internal static class LeaderSearch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The leader's address; null when none was found in time.</summary>
    public static async Task<string?> FindAsync(DevCluster cluster, TimeSpan time, CancellationToken stopping)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(500) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(time);
        try
        {
            for (var node = 0; ; node = (node + 1) % cluster.Nodes)
            {
                if (await AskAsync(http, cluster.Url(node), limit.Token) is { } leader)
                    return leader;
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string?> AskAsync(HttpClient http, string url, CancellationToken cancellation)
    {
        try
        {
            var body = await http.GetByteArrayAsync(new Uri($"{url}/status"), cancellation);
            return JsonSerializer.Deserialize(body, RrmqJsonContext.Default.StatusReport)?.Leader;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
