using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>
/// <c>/v1/cluster</c>: who belongs to the cluster, and how that is changed. Any node answers what it knows; changes are the leader's, to which every other node passes them on, or
/// points with 307 when the client wants that.
/// </summary>
internal sealed class ClusterEndpoint(QueueNode node, BodyReader bodies, LeaderRelay relay, ILogger logger)
{
    public const string Path = "/v1/cluster";
    public const string MembersPath = Path + "/members";
    public const string MemberPrefix = MembersPath + "/";
    public const string TransferPath = Path + "/transfer";

    private const int LargestBody = 16 * 1024;
    private static readonly FieldRules TransferRules = new(new Dictionary<string, string> { ["to"] = "must be a member's number" });
    private static readonly Failure TooLarge = new(413, ErrorSlug.BodyTooLarge, $"the body is larger than {LargestBody} bytes") { Closes = true };

    public async Task ReportAsync(HttpContext context)
    {
        StateHeaders.Stamp(context.Response.Headers, node.Status);
        await WriteAsync(context, 200, ClusterReports.Of(node.Identity, node.Options.Self, node.Status, node.FolderOf), RrmqJsonContext.Default.ClusterReport);
    }

    public Task AddAsync(HttpContext context) => RunAsync(context, async () =>
    {
        var (request, failure) = await ReadAsync(context, RrmqJsonContext.Default.AddMemberRequest, AddMember.Rules);
        ChangeRequest.Add? add = null;
        failure ??= AddMember.Parse(request!, node.Identity.Cluster, node.Options.Cluster, out add);
        if (failure is not null)
        {
            await ProblemReply.WriteAsync(context, failure);
            return;
        }

        var answer = await node.ChangeAsync(add!);
        if (answer is { Status: ChangeStatus.Done, Member: { } member, Membership: { } membership })
        {
            var report = new AddMemberReport(member.Node.Value, member.Name, member.PublicAddress, node.Identity.Cluster.ToString(), MembershipFormat.Encode(membership));
            await WriteAsync(context, 200, report, RrmqJsonContext.Default.AddMemberReport);
            return;
        }

        await RefuseAsync(context, answer, JsonSerializer.SerializeToUtf8Bytes(request!, RrmqJsonContext.Default.AddMemberRequest));
    });

    public Task RemoveAsync(HttpContext context, string path) => RunAsync(context, async () =>
    {
        if (!int.TryParse(path.AsSpan(MemberPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            await ProblemReply.WriteAsync(context, new Failure(404, ErrorSlug.MemberNotFound, $"{ReasonText.Quote(path[MemberPrefix.Length..])} is no member: members are named by their numbers, and GET /v1/cluster lists them"));
            return;
        }

        var answer = await node.ChangeAsync(new ChangeRequest.Remove(new NodeId(id)));
        if (answer.Status == ChangeStatus.Done)
            await WriteAsync(context, 200, new RemoveMemberReport(id, answer.Member?.Name, answer.Member?.PublicAddress), RrmqJsonContext.Default.RemoveMemberReport);
        else
            await RefuseAsync(context, answer);
    });

    public Task TransferAsync(HttpContext context) => RunAsync(context, async () =>
    {
        var (request, failure) = await ReadAsync(context, RrmqJsonContext.Default.TransferRequest, TransferRules);
        if (failure is not null)
        {
            await ProblemReply.WriteAsync(context, failure);
            return;
        }

        var answer = await node.ChangeAsync(new ChangeRequest.Transfer(request!.To is { } to ? new NodeId(to) : null));
        if (answer is { Status: ChangeStatus.Done, Member: { } leader })
            await WriteAsync(context, 200, new TransferReport(leader.Node.Value, leader.Name, leader.PublicAddress), RrmqJsonContext.Default.TransferReport);
        else
            await RefuseAsync(context, answer, JsonSerializer.SerializeToUtf8Bytes(request, RrmqJsonContext.Default.TransferRequest));
    });

    private async Task RunAsync(HttpContext context, Func<Task> handle)
    {
        StateHeaders.Stamp(context.Response.Headers, node.Status);
        try
        {
            await handle();
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception e)
        {
            LogMessages.RequestFailed(logger, e);
            if (!context.Response.HasStarted)
                await ProblemReply.WriteAsync(context, new Failure(500, ErrorSlug.Internal, "this node made a mistake; its log says which") { Outcome = Outcome.Unknown, Closes = true });
        }
    }

    private async Task<(T? Request, Failure? Failure)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, FieldRules rules)
        where T : class
    {
        var body = await bodies.ReadAsync(context.Request, LargestBody, TooLarge);
        try
        {
            if (body.Failure is not null)
                return (null, body.Failure);
            var request = JsonSerializer.Deserialize(body.Span.IsEmpty ? "{}"u8 : body.Span, type);
            return request is null ? (null, Failure.BadJson("the body must be a JSON object")) : (request, null);
        }
        catch (JsonException e)
        {
            return (null, rules.Unreadable(body.Span.ToArray(), e));
        }
        finally
        {
            body.Release();
        }
    }

    /// <param name="context">Whom to answer.</param>
    /// <param name="answer">Why this node did not do it. When another one leads, that one is asked.</param>
    /// <param name="body">What to ask it with.</param>
    private async Task RefuseAsync(HttpContext context, ChangeAnswer answer, byte[]? body = null)
    {
        if (answer is { Status: ChangeStatus.NotLeader, Member: { } other } && !WantsRedirect(context.Request))
        {
            await relay.PassOnAsync(context, other.PublicAddress, body);
            return;
        }

        var failure = answer.Status switch
        {
            ChangeStatus.NotLeader when answer.Member is { } leader => new Failure(307, ErrorSlug.NotLeader, answer.Reason) { Leader = leader.PublicAddress },
            ChangeStatus.NotFound => new Failure(404, ErrorSlug.MemberNotFound, answer.Reason),
            ChangeStatus.Refused => new Failure(409, ErrorSlug.ChangeRefused, answer.Reason),
            ChangeStatus.UnderWay => new Failure(409, ErrorSlug.ChangeUnderWay, answer.Reason) { CanRetry = true },
            ChangeStatus.Unknown => new Failure(504, ErrorSlug.TimedOut, answer.Reason) { CanRetry = true, Outcome = Outcome.Unknown },
            _ => new Failure(503, ErrorSlug.NoQuorum, answer.Reason) { CanRetry = true },
        };
        if (failure.Leader is not null)
            context.Response.Headers.Location = failure.Leader + context.Request.Path + context.Request.QueryString;
        await ProblemReply.WriteAsync(context, failure);
    }

    private static bool WantsRedirect(HttpRequest request) => request.Query["redirect"].ToString() is "true" or "1";

    private static async Task WriteAsync<T>(HttpContext context, int status, T report, JsonTypeInfo<T> type) =>
        await Reply.WriteAsync(context.Response, status, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(report, type));
}
