using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Writes <c>{"success": true, "topics": […]}</c>.</summary>
internal static class TopicListReply
{
    private static ReadOnlySpan<byte> Start => "{\"success\": true, \"topics\": ["u8;

    private static ReadOnlySpan<byte> Between => ", "u8;

    private static ReadOnlySpan<byte> Quote => "\""u8;

    private static ReadOnlySpan<byte> End => "]}"u8;

    public static async ValueTask WriteAsync(HttpContext context, byte[][] names, ReplyDeadline deadline)
    {
        await using var reply = new LongReply(context, LengthOf(names), deadline);
        reply.Add(Start);
        for (var i = 0; i < names.Length; i++)
        {
            if (i > 0)
                reply.Add(Between);
            reply.Add(Quote);
            await reply.AddEscapedAsync(names[i]);
            reply.Add(Quote);
        }

        reply.Add(End);
        await reply.SendAsync();
    }

    private static long LengthOf(byte[][] names)
    {
        var length = (long)Start.Length + End.Length + (Between.Length * Math.Max(0L, names.Length - 1));
        foreach (var name in names)
            length += (2 * Quote.Length) + JsonText.EscapedLength(name);
        return length;
    }
}
