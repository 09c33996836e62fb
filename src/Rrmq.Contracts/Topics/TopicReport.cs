using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/topics/{t}</c>: settings and statistics.</summary>
/// <param name="Name">As it was given.</param>
/// <param name="Number">Which no other topic of this cluster ever has; the first part of its messages' ids.</param>
/// <param name="Version">Of the settings: the log index of their last change. Also the <c>ETag</c>.</param>
/// <param name="Paused">While it is, nothing is handed out.</param>
/// <param name="Settings">How it hands out its messages.</param>
/// <param name="Ready">Messages that wait.</param>
/// <param name="Leased">Messages that somebody has received and not settled.</param>
/// <param name="Delayed">Messages that are not to be handed out yet.</param>
/// <param name="Dead">Messages whose attempts are used up.</param>
/// <param name="Bytes">Of the contents of all of these.</param>
/// <param name="OldestAgeMs">How long ago the oldest message that is still here was published, in milliseconds; null when there is none.</param>
/// <param name="Published">Since the topic was made, like the five behind it.</param>
/// <param name="Consumed">Popped or acknowledged.</param>
/// <param name="DeadLettered">Moved to the dead-letter topic.</param>
/// <param name="Expired">Gone because their time to live was over.</param>
/// <param name="Dropped">Gone to make room, by a purge, or because their attempts were used up.</param>
/// <param name="Redriven">Moved back out of a dead-letter topic: of what was published it is there, consumed, dead-lettered, expired, dropped or redriven.</param>
/// <param name="Rates">Messages a second.</param>
public sealed record TopicReport(
    string Name,
    long Number,
    long Version,
    bool Paused,
    TopicSettingsReport Settings,
    long Ready,
    long Leased,
    long Delayed,
    long Dead,
    long Bytes,
    long? OldestAgeMs,
    long Published,
    long Consumed,
    long DeadLettered,
    long Expired,
    long Dropped,
    long Redriven,
    TopicRates Rates)
{
    /// <summary>Of a log: the first sequence that is kept; the next to come when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? FirstSeq { get; init; }

    /// <summary>Of a log: the last sequence that was published; 0 when none ever was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastSeq { get; init; }

    /// <summary>Of a log: its groups of consumers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TopicGroupsReport? Groups { get; init; }
}
