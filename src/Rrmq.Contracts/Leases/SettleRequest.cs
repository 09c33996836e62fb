using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>The body of <c>POST /v1/leases/ack|release|extend|reject</c>.</summary>
/// <param name="Receipts">1 to 10,000, as they came with the messages.</param>
public sealed record SettleRequest(IReadOnlyList<string> Receipts)
{
    /// <summary>Of extend: the lease ends this long after now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lease { get; init; }

    /// <summary>Of release and reject: how long the message rests before it is handed out again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delay { get; init; }

    /// <summary>Of reject: why, for the message's story.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
