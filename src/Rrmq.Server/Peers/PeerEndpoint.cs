using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rrmq.Node;
using Rrmq.Transport;

namespace Rrmq.Server;

/// <summary>
/// <c>GET /raft</c> with <c>Upgrade: rrmq-raft/1</c>: the door by which peers connect. It reads who comes, asks the node's network whether to admit it, and hands
/// the raw stream over for as long as the connection lives. It knows nothing of frames.
/// </summary>
internal sealed class PeerEndpoint(QueueNode node, CancellationToken stopping)
{
    public const string Path = HandshakeHeaders.Path;

    public async Task AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await RefuseAsync(context, new HandshakeVerdict.Refused(426, "upgrade_required", $"Peers speak {HandshakeHeaders.Protocol} here."));
            return;
        }

        if (!HandshakeRequest.TryRead(name => context.Request.Headers[name], out var hello, out var malformed))
        {
            await RefuseAsync(context, malformed!);
            return;
        }

        if (node.Peers.Admit(hello!) is HandshakeVerdict.Refused refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        context.Response.Headers.Upgrade = HandshakeHeaders.Protocol;
        context.Response.Headers[HandshakeHeaders.Incarnation] = node.Identity.Incarnation.ToString();
        context.Response.Headers[HandshakeHeaders.Probes] = "1";
        await using var stream = await upgrade.UpgradeAsync();
        try
        {
            await node.Peers.ServeAsync(hello!, stream, stopping);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A peer that goes away, or this node stopping, is the ordinary end of a connection.
        }
    }

    private static async Task RefuseAsync(HttpContext context, HandshakeVerdict.Refused refusal)
    {
        if (refusal.Status == 426)
            context.Response.Headers.Upgrade = HandshakeHeaders.Protocol;
        context.Response.Headers[HandshakeHeaders.Error] = refusal.Slug;
        context.Response.Headers[HandshakeHeaders.Reason] = refusal.Reason;
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentLength = 0;
        await context.Response.CompleteAsync();
    }
}
