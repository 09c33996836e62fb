using System.Net;
using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>The request to be taken into a cluster, and what a member makes of it. Whoever does not lead points to the leader, and is followed there.</summary>
internal static class Admission
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    public static HttpClient NewClient() => new() { Timeout = AnswerTime };

    public static AddMemberRequest RequestOf(Member self, Incarnation folder) =>
        new(self.PublicAddress, self.InternalPort == self.Port ? null : self.InternalPort, self.Name.Length > 0 ? self.Name : null, folder.ToString());

    /// <summary>The answer, or why there is none yet.</summary>
    /// <exception cref="StartupException">A refusal that will not pass.</exception>
    public static async Task<(AddMemberReport? Report, string? Trouble)> AskAsync(HttpClient http, Uri member, AddMemberRequest request)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, RrmqJsonContext.Default.AddMemberRequest));
        body.Headers.ContentType = new("application/json");
        try
        {
            using var response = await http.PostAsync(new Uri(member, ClusterEndpoint.MembersPath), body);
            var answer = await response.Content.ReadAsByteArrayAsync();
            if (response.IsSuccessStatusCode)
                return (JsonSerializer.Deserialize(answer, RrmqJsonContext.Default.AddMemberReport) ?? throw new JsonException("an empty answer"), null);
            var problem = JsonSerializer.Deserialize(answer, RrmqJsonContext.Default.ProblemReport);
            if (response.StatusCode < HttpStatusCode.InternalServerError && problem is { Retryable: false })
                throw new StartupException($"{member} does not take this node in: {problem.Detail}");
            return (null, problem?.Detail ?? $"it answered {(int)response.StatusCode}");
        }
        catch (JsonException)
        {
            throw new StartupException($"{member} did not answer as a node of RRMQ does");
        }
        catch (HttpRequestException e)
        {
            return (null, e.Message);
        }
        catch (TaskCanceledException)
        {
            return (null, $"no answer within {AnswerTime.TotalSeconds:0} s");
        }
    }
}
