using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rrmq.Contracts;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Server;

/// <summary>What a node answers while its data folder is lost and it waits to be taken in anew: <c>/status</c> says what was found, all else is refused.</summary>
internal sealed class DamagedNode(NodeConfiguration configuration, Healing healing, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public Task RouteAsync(HttpContext context)
    {
        var path = RequestPath.From(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return path switch
        {
            "/status" => WriteAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(Report(), RrmqJsonContext.Default.StatusReport)),
            "/healthz" => WriteAsync(context, 200, "{\"status\": \"ok\"}"u8.ToArray()),
            "/readyz" => WriteAsync(context, 503, "{\"status\": \"unavailable\", \"reason\": \"the data folder of this node is damaged\"}"u8.ToArray()),
            PeerEndpoint.Path => RefusePeerAsync(context),
            _ => FailAsync(context, path),
        };
    }

    private Task FailAsync(HttpContext context, string path)
    {
        var failure = new Failure(503, ErrorSlug.NodeDamaged, Ascii(healing.State)) { CanRetry = true, Closes = true };
        return path.StartsWith("/v1/", StringComparison.Ordinal) ? ProblemReply.WriteAsync(context, failure) : Reply.FailAsync(context, failure).AsTask();
    }

    private static async Task RefusePeerAsync(HttpContext context)
    {
        context.Response.Headers[HandshakeHeaders.Error] = ErrorSlug.NodeDamaged;
        context.Response.Headers[HandshakeHeaders.Reason] = "The data folder of this node is damaged, and it waits to be taken in anew.";
        context.Response.StatusCode = 503;
        context.Response.ContentLength = 0;
        await context.Response.CompleteAsync();
    }

    private StatusReport Report()
    {
        var (self, members) = (configuration.Node.Self, configuration.Node.Members);
        var role = Role.Follower.ToString();
        return new StatusReport(role, 0, self.Name,
            [.. members.Where(member => member.Node != self.Node).Select(static member => new PeerReport(member.Name, member.Node.Value, member.PublicAddress, false, null, null))],
            null, new ConsensusReport(role, 0, null, null, 0, 0, 0, 0), configuration.Server.ReplicationMode, (members.Count / 2) + 1, ProductVersion.Text,
            Math.Round(time.GetElapsedTime(_started).TotalSeconds, 3))
        {
            Standing = "damaged",
            Damage = healing.State,
        };
    }

    private static string Ascii(string text) => Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(text.ReplaceLineEndings(" ")));

    private static async Task WriteAsync(HttpContext context, int status, byte[] body) => await Reply.WriteAsync(context.Response, status, Reply.Json, body);
}
