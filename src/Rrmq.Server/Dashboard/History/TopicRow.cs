using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>A topic's statistics at one moment, to be compared with those a second later.</summary>
internal readonly record struct TopicRow(
    bool Paused, long Version, long Ready, long Leased, long Delayed, long Dead, long Bytes, long OldestMs, long Published, long Consumed, long DeadLettered, long Expired, long Dropped,
    double PublishedPerSecond, double ConsumedPerSecond, bool IsLog, long FirstSequence, long LastSequence)
{
    public static TopicRow Of(TopicView topic) => new(
        topic.Paused, topic.Version, topic.Ready, topic.Leased, topic.Delayed, topic.Dead, topic.Bytes, topic.OldestMs ?? 0, topic.Published, topic.Consumed, topic.DeadLettered,
        topic.Expired, topic.Dropped, Math.Round(topic.PublishedPerSecond, 1), Math.Round(topic.ConsumedPerSecond, 1),
        topic.Settings.Retention == Retention.Log, topic.FirstSequence, topic.LastSequence);
}
