using Microsoft.AspNetCore.Http;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary><c>GET /topic</c>: the names of all topics, in creation order.</summary>
internal sealed class TopicListEndpoint(QueueNode node, bool followerReads, ReplyDeadline deadline)
{
    public async Task ListAsync(HttpContext context)
    {
        var answer = await node.ListTopicsAsync(followerReads);
        if (answer.Kind == AnswerKind.Applied)
            await TopicListReply.WriteAsync(context, answer.Names, deadline);
        else
            await Reply.FailAsync(context, AnswerFailures.OfRead(answer.Kind, answer.Leader));
    }
}
