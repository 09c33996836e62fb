using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>The answer to a publish. Both are null after <c>acks=leader</c>, which does not wait for them.</summary>
/// <param name="Id">The message's id, such as <c>7-1042</c>.</param>
/// <param name="Seq">Its place in its topic.</param>
public sealed record PublishReport(string? Id, long? Seq)
{
    /// <summary>True: it had been published before within the topic's duplicate window, and this is that message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Duplicate { get; init; }
}
