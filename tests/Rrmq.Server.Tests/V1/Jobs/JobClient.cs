using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>Says to <c>/v1/jobs</c> of a node what a test wants said; each test has a type of its own.</summary>
public sealed class JobClient(V1Client v1)
{
    public string Type { get; } = Guid.NewGuid().ToString("N");

    public string Topic => $"/v1/topics/job.{Type}";

    public Task<V1Reply> PostAsync(string more = "", params (string, string)[] headers) => v1.PostJsonAsync("/v1/jobs", $$"""{"type": "{{Type}}"{{more}}}""", headers);

    /// <summary>A job; its id.</summary>
    public async Task<string> NewAsync(string more = "")
    {
        var reply = await PostAsync(more);
        Assert.Equal((201, reply.Text), (reply.Status, reply.Text));
        return reply["id"].GetString()!;
    }

    /// <summary>Jobs that a receive brings; none when none came.</summary>
    public async Task<JsonElement[]> TakeAsync(string more = "")
    {
        var reply = await v1.PostAsync($"/v1/jobs/receive?type={Type}{more}");
        Assert.Contains(reply.Status, (int[])[200, 204]);
        return reply.Status == 204 ? [] : [.. reply["jobs"].EnumerateArray()];
    }

    /// <summary>The receipt of the one job that a receive brings.</summary>
    public async Task<string> ReceiptAsync(string more = "&wait=30s") => Assert.Single(await TakeAsync(more)).GetProperty("receipt").GetString()!;

    public Task<V1Reply> ProgressAsync(string id, string receipt, string more = "") => v1.PutAsync($"/v1/jobs/{id}/progress", $$"""{"receipt": "{{receipt}}"{{more}}}""");

    public Task<V1Reply> ResultAsync(string id, string receipt, string more = "") => v1.PutAsync($"/v1/jobs/{id}/result", $$"""{"receipt": "{{receipt}}"{{more}}}""");

    public Task<V1Reply> FailureAsync(string id, string receipt, string more = """, "reason": "no" """) => v1.PutAsync($"/v1/jobs/{id}/failure", $$"""{"receipt": "{{receipt}}"{{more}}}""");

    public Task<V1Reply> GetAsync(string id) => v1.GetAsync($"/v1/jobs/{id}");

    public async Task<string> StateAsync(string id) => (await GetAsync(id))["state"].GetString()!;

    public Task<V1Reply> CancelAsync(string id) => v1.SendAsync("DELETE", $"/v1/jobs/{id}");

    public Task<V1Reply> RetryAsync(string id) => v1.PostAsync($"/v1/jobs/{id}/retry");

    public Task<V1Reply> ListAsync(string more = "") => v1.GetAsync($"/v1/jobs?type={Type}{more}");
}
