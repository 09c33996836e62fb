using System.Buffers;
using Microsoft.AspNetCore.Http;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary><c>GET /topic</c>: the names of all topics, in creation order.</summary>
internal sealed class TopicListEndpoint(QueueNode node, bool followerReads)
{
    public async Task ListAsync(HttpContext context)
    {
        var answer = await node.ListTopicsAsync(followerReads);
        if (answer.Kind == AnswerKind.Applied)
            await Reply.WriteAsync(context.Response, 200, Reply.Json, Format(answer.Names));
        else
            await Reply.FailAsync(context, AnswerFailures.OfRead(answer.Kind, answer.Leader));
    }

    private static ReadOnlyMemory<byte> Format(byte[][] names)
    {
        var text = new ArrayBufferWriter<byte>(64 + (names.Length * 16));
        text.Write("{\"success\": true, \"topics\": ["u8);
        for (var i = 0; i < names.Length; i++)
        {
            text.Write(i == 0 ? "\""u8 : ", \""u8);
            text.Advance(JsonText.Escape(names[i], text.GetSpan(JsonText.EscapedLength(names[i]))));
            text.Write("\""u8);
        }

        text.Write("]}"u8);
        return text.WrittenMemory;
    }
}
