using System.Text;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Topics as <c>/v1</c> shows them.</summary>
internal static class TopicReports
{
    /// <param name="topic">What the state says.</param>
    /// <param name="nowMs">The time of the cluster's clock.</param>
    public static TopicReport Of(TopicView topic, long nowMs) => new(
        Encoding.UTF8.GetString(topic.Name),
        topic.Number,
        topic.Version,
        topic.Paused,
        Of(topic.Settings),
        topic.Ready,
        topic.Leased,
        topic.Delayed,
        topic.Dead,
        topic.Bytes,
        topic.OldestMs is { } oldest ? Math.Max(0, nowMs - oldest) : null,
        topic.Published,
        topic.Consumed,
        topic.DeadLettered,
        topic.Expired,
        topic.Dropped,
        topic.Redriven,
        new TopicRates(topic.PublishedPerSecond, topic.ConsumedPerSecond))
    {
        FirstSeq = IsLog(topic) ? topic.FirstSequence : null,
        LastSeq = IsLog(topic) ? topic.LastSequence : null,
        Groups = IsLog(topic) ? new TopicGroupsReport(topic.Groups, topic.MaxLag) : null,
    };

    public static TopicConfigured Configured(TopicView topic) => new(Encoding.UTF8.GetString(topic.Name), topic.Number, topic.Version, topic.Paused, Of(topic.Settings));

    /// <summary>The version of a topic's settings as an entity tag.</summary>
    public static string TagOf(long version) => $"\"{version}\"";

    private static bool IsLog(TopicView topic) => topic.Settings.Retention == Retention.Log;

    private static TopicSettingsReport Of(TopicSettings settings) => new(
        SettingRules.Orders[(int)settings.Order],
        DurationText.Format(settings.LeaseMs),
        settings.MaxAttempts,
        SettingRules.Exhaustions[(int)settings.OnExhausted],
        DurationText.Format(settings.RetryBackoffMs),
        DurationText.Format(settings.TtlMs),
        DurationText.Format(settings.DelayMs),
        settings.MaxMessages,
        settings.MaxBytes,
        SettingRules.Overflows[(int)settings.Overflow],
        DurationText.Format(settings.DedupWindowMs),
        settings.MaxLeases,
        DurationText.Format(settings.HistoryMs),
        SettingRules.Retentions[(int)settings.Retention]);
}
