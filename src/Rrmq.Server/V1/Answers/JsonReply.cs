using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Server;

/// <summary>Writes the answers of <c>/v1</c> that are small.</summary>
internal static class JsonReply
{
    public static async Task WriteAsync<T>(Exchange exchange, int status, T report, JsonTypeInfo<T> type) =>
        await Reply.WriteAsync(exchange.Response, status, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(report, type));
}
