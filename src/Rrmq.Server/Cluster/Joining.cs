using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>
/// <c>rrmq serve --join</c>: asks a member to be taken in, until it is or is refused. A node that has been taken in before asks nobody: its data folder says who it
/// is, and its log who the others are.
/// </summary>
internal static class Joining
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    public static async Task<NodeConfiguration> JoinAsync(NodeConfiguration configuration, Uri member, ILogger logger, TimeProvider time)
    {
        var newcomer = Open(configuration.Node);
        if (newcomer.Identity is null)
        {
            using var http = new HttpClient { Timeout = AnswerTime };
            var report = await AskUntilAnsweredAsync(http, member, configuration.Node.Self, newcomer.Incarnation, logger, time);
            if (!Accept(newcomer, report))
                throw new StartupException($"{member} answered with a membership that this version cannot read");
            LogMessages.TakenIn(logger, report.Name, report.Id, report.Cluster);
        }

        var id = newcomer.Identity!.Node;
        var self = configuration.Node.Self with { Node = id, Name = newcomer.Contacts.FirstOrDefault(contact => contact.Node == id)?.Name ?? $"n{id.Value - 1}" };
        var node = configuration.Node with
        {
            Cluster = newcomer.Identity.Cluster,
            Self = self,
            Members = newcomer.Contacts,
            IsNewcomer = true,
            Incarnation = newcomer.Incarnation,
        };
        return configuration with { Node = node };
    }

    private static Newcomer Open(NodeOptions node)
    {
        try
        {
            return new Newcomer(node.DataPath, node.Engine());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || e.GetType().Namespace?.StartsWith("Rrmq.", StringComparison.Ordinal) == true)
        {
            throw new StartupException(e.Message.ReplaceLineEndings(" "), e);
        }
    }

    private static bool Accept(Newcomer newcomer, AddMemberReport report) =>
        ulong.TryParse(report.Cluster, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var cluster)
        && newcomer.TryAccept(new ClusterId(cluster), new NodeId(report.Id), report.Membership);

    private static async Task<AddMemberReport> AskUntilAnsweredAsync(HttpClient http, Uri member, Member self, Incarnation folder, ILogger logger, TimeProvider time)
    {
        string? told = null;
        while (true)
        {
            var (report, trouble) = await AskAsync(http, member, self, folder);
            if (report is not null)
                return report;
            if (trouble != told)
                LogMessages.JoinDelayed(logger, member, trouble!);
            told = trouble;
            await Task.Delay(Pause, time);
        }
    }

    /// <summary>Exactly one of the two. A refusal that will not pass ends the start.</summary>
    private static async Task<(AddMemberReport? Report, string? Trouble)> AskAsync(HttpClient http, Uri member, Member self, Incarnation folder)
    {
        var name = self.Name.Length > 0 ? self.Name : null;
        var request = new AddMemberRequest(self.PublicAddress, self.InternalPort == self.Port ? null : self.InternalPort, name, folder.ToString());
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
