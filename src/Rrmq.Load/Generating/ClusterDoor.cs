using System.Text;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Load;

/// <summary>The few requests before a load: who leads, and a topic. An ordinary client, as time does not matter here.</summary>
internal sealed class ClusterDoor(IReadOnlyList<Target> targets) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(1.5) };

    /// <summary>The node that leads.</summary>
    /// <exception cref="LoadException">None did in time.</exception>
    public async Task<Target> FindLeaderAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within);
        var answered = false;
        try
        {
            for (var next = 0; ; next = (next + 1) % targets.Count)
            {
                var report = await AskAsync(targets[next], limit.Token);
                answered |= report is not null;
                if (report?.Role == "Leader")
                    return targets[next];
                if (report?.Leader is { } leader && Target.Find(leader) is { } hinted && (await AskAsync(hinted, limit.Token))?.Role == "Leader")
                    return targets.FirstOrDefault(target => target.Address.Equals(hinted.Address)) ?? hinted;
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var nodes = string.Join(", ", targets.Select(target => target.Url));
            throw new LoadException(answered ? $"no node leads at {nodes}" : $"no node answers at {nodes}: rrmq dev starts a cluster, --cluster names another one");
        }
    }

    /// <summary>Makes a topic; it may be there already.</summary>
    public async Task MakeTopicAsync(string topic, TimeSpan within, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within);
        var last = "";
        try
        {
            while (true)
            {
                var leader = await FindLeaderAsync(within, cancellation);
                try
                {
                    using var body = new StringContent($"{{\"topic\":\"{JsonEncodedText.Encode(topic)}\"}}", Encoding.UTF8, "application/json");
                    using var reply = await _http.PutAsync(new Uri($"{leader.Url}/topic"), body, limit.Token);
                    if (reply.IsSuccessStatusCode || (int)reply.StatusCode == 409)
                        return;
                    last = $"{(int)reply.StatusCode} {string.Join(' ', reply.Headers.TryGetValues(RrmqHeaders.Reason, out var reasons) ? reasons : [])}";
                    if ((int)reply.StatusCode is >= 400 and < 500 and not 421)
                        throw new LoadException($"the topic \"{topic}\" could not be made: {last}");
                }
                catch (HttpRequestException e)
                {
                    last = e.Message;
                }

                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LoadException($"the topic \"{topic}\" could not be made in {within.TotalSeconds:0} s: {last}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<StatusReport?> AskAsync(Target target, CancellationToken cancellation)
    {
        try
        {
            var body = await _http.GetByteArrayAsync(new Uri($"{target.Url}/status"), cancellation);
            return JsonSerializer.Deserialize(body, RrmqJsonContext.Default.StatusReport);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
