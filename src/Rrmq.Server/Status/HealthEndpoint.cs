using System.Text;
using Microsoft.AspNetCore.Http;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// <c>/healthz</c> says whether this process should live on, which does not need a quorum; <c>/readyz</c> whether requests should be sent to it.
/// </summary>
internal sealed class HealthEndpoint(QueueNode node)
{
    private static readonly byte[] Ok = "{\"status\": \"ok\"}"u8.ToArray();

    /// <summary>More than a busy leader ever has between commit and state; a replay after a start has many times that.</summary>
    private const long MostUnapplied = 20_000;

    private volatile bool _isStopping;

    public void Stop() => _isStopping = true;

    public async Task LiveAsync(HttpContext context) => await AnswerAsync(context,
        node.Failed.IsCompleted ? "the node has failed" : node.IsLoopAlive ? null : "the node's loop has not turned for seconds");

    public async Task ReadyAsync(HttpContext context) => await AnswerAsync(context,
        node.Failed.IsCompleted ? "the node has failed"
        : _isStopping ? "the node is stopping"
        : node.Status.Standing == Standing.Removed ? "this node is no member of the cluster any more"
        : node.Status.Standing == Standing.Joining ? "this node has not been taken in yet"
        : node.Status.Leader is null ? "no leader is known"
        : node.Status.CommitIndex.Value - node.Status.LastApplied.Value > MostUnapplied ? "this node is still applying what was committed before"
        : null);

    private static async Task AnswerAsync(HttpContext context, string? problem)
    {
        if (problem is not null)
            context.Response.Headers.RetryAfter = "1";
        await Reply.WriteAsync(context.Response, problem is null ? 200 : 503, Reply.Json,
            problem is null ? Ok : Encoding.ASCII.GetBytes($"{{\"status\": \"unavailable\", \"reason\": \"{problem}\"}}"));
    }
}
