using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// <c>GET /raft</c> with <c>Upgrade: rrmq-raft/1</c>: the door by which peers connect. It reads who comes, asks <paramref name="admit"/>, and hands the raw
/// stream to <paramref name="serve"/> for as long as the connection lives. It knows nothing of frames.
/// </summary>
internal sealed class PeerEndpoint(Func<PeerHello, PeerRefusal?> admit, Func<PeerHello, Stream, CancellationToken, Task> serve, CancellationToken stopping)
{
    public const string Path = "/raft";
    public const string Protocol = "rrmq-raft/1";

    public async Task AcceptAsync(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var headers = context.Request.Headers;
        if (upgrade is not { IsUpgradableRequest: true } || headers.Upgrade != Protocol)
        {
            headers = context.Response.Headers;
            headers.Upgrade = Protocol;
            await RefuseAsync(context, new PeerRefusal(426, "upgrade_required", $"peers speak {Protocol} here"));
            return;
        }

        var hello = new PeerHello(headers["RRMQ-Cluster"], headers["RRMQ-Node"], headers["RRMQ-Target-Node"], headers["RRMQ-Incarnation"], headers["RRMQ-Address"]);
        if (admit(hello) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        context.Response.Headers.Upgrade = Protocol;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await using var stream = await upgrade.UpgradeAsync();
        try
        {
            await serve(hello, stream, ended.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A peer that goes away, or this node stopping, is the ordinary end of a connection.
        }
    }

    private static async Task RefuseAsync(HttpContext context, PeerRefusal refusal)
    {
        context.Response.Headers[RrmqHeaders.Error] = refusal.Error;
        context.Response.Headers[RrmqHeaders.Reason] = refusal.Reason;
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentLength = 0;
        await context.Response.CompleteAsync();
    }
}
