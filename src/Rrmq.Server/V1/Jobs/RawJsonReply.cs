namespace Rrmq.Server;

/// <summary>Writes an answer that is JSON already, as fast as the client takes it.</summary>
internal static class RawJsonReply
{
    public static async ValueTask WriteAsync(Exchange exchange, int status, ReadOnlyMemory<byte> json, ReplyDeadline deadline)
    {
        await using var reply = new LongReply(exchange.Context, json.Length, deadline);
        exchange.Response.StatusCode = status;
        await reply.AddAsync(json);
        await reply.SendAsync();
    }
}
