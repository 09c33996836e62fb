using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary><c>/v1/cluster</c> of a node, and of the leader that it points to. What finds no leader is asked again for a while: elections are short, and nothing was done.</summary>
internal sealed class ClusterClient(Uri at, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public Uri At => at;

    /// <summary>The leader's own picture when it can be had, for only a leader knows how far the others are.</summary>
    public async Task<ClusterReport> StatusAsync()
    {
        var report = await SendAsync(HttpMethod.Get, new Uri(at, "/v1/cluster"), null, RrmqJsonContext.Default.ClusterReport);
        if (report.Leader is not { } leader)
            return report;
        try
        {
            return await SendAsync(HttpMethod.Get, new Uri(new Uri(leader), "/v1/cluster"), null, RrmqJsonContext.Default.ClusterReport);
        }
        catch (ClusterException)
        {
            return report;
        }
    }

    public Task<AddMemberReport> AddAsync(string address) => SendAsync(HttpMethod.Post, new Uri(at, "/v1/cluster/members"),
        JsonSerializer.SerializeToUtf8Bytes(new AddMemberRequest(address), RrmqJsonContext.Default.AddMemberRequest), RrmqJsonContext.Default.AddMemberReport);

    public Task<RemoveMemberReport> RemoveAsync(string id) =>
        SendAsync(HttpMethod.Delete, new Uri(at, $"/v1/cluster/members/{id}"), null, RrmqJsonContext.Default.RemoveMemberReport);

    public Task<TransferReport> TransferAsync(string? id)
    {
        var request = new TransferRequest(id is null ? null : int.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture));
        return SendAsync(HttpMethod.Post, new Uri(at, "/v1/cluster/transfer"), JsonSerializer.SerializeToUtf8Bytes(request, RrmqJsonContext.Default.TransferRequest),
            RrmqJsonContext.Default.TransferReport);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, Uri uri, byte[]? body, JsonTypeInfo<T> type)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await SendOnceAsync(method, uri, body, type);
            }
            catch (ClusterException e) when (e.FindsNoLeader && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    private async Task<T> SendOnceAsync<T>(HttpMethod method, Uri uri, byte[]? body, JsonTypeInfo<T> type)
    {
        try
        {
            using var request = new HttpRequestMessage(method, uri);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.SendAsync(request);
            var answer = await response.Content.ReadAsByteArrayAsync();
            if (response.IsSuccessStatusCode)
                return JsonSerializer.Deserialize(answer, type) ?? throw new JsonException("an empty answer");
            var problem = JsonSerializer.Deserialize(answer, RrmqJsonContext.Default.ProblemReport);
            throw new ClusterException(problem?.Detail ?? $"{uri} answered {(int)response.StatusCode}")
            {
                FindsNoLeader = problem is { Retryable: true } && problem.Type.EndsWith($"#{ErrorSlug.NoQuorum}", StringComparison.Ordinal),
            };
        }
        catch (JsonException e)
        {
            throw new ClusterException($"{uri.GetLeftPart(UriPartial.Authority)} did not answer as a node of RRMQ does", e);
        }
        catch (HttpRequestException e)
        {
            throw new ClusterException($"{uri.GetLeftPart(UriPartial.Authority)} cannot be reached: {e.Message}", e);
        }
        catch (TaskCanceledException e)
        {
            throw new ClusterException($"{uri.GetLeftPart(UriPartial.Authority)} did not answer within {_http.Timeout.TotalSeconds:0} s", e);
        }
    }
}
