using System.Text.Json;

namespace Rrmq.Server;

/// <summary>
/// A topic in the event <c>topics</c>: <c>[number, name, paused, version, ready, leased, delayed, dead, bytes, oldest, published, consumed, dead_lettered, expired, dropped, published/s, consumed/s, log, first_seq, last_seq]</c>,
/// <c>oldest</c> in milliseconds since 1970 by the cluster's clock, 0 for none.
/// </summary>
internal static class TopicCells
{
    public static void Write(Utf8JsonWriter json, KnownTopic topic)
    {
        var row = topic.Row;
        json.WriteNumberValue(topic.Key);
        json.WriteStringValue(topic.Name);
        json.WriteNumberValue(row.Paused ? 1 : 0);
        json.WriteNumberValue(row.Version);
        json.WriteNumberValue(row.Ready);
        json.WriteNumberValue(row.Leased);
        json.WriteNumberValue(row.Delayed);
        json.WriteNumberValue(row.Dead);
        json.WriteNumberValue(row.Bytes);
        json.WriteNumberValue(row.OldestMs);
        json.WriteNumberValue(row.Published);
        json.WriteNumberValue(row.Consumed);
        json.WriteNumberValue(row.DeadLettered);
        json.WriteNumberValue(row.Expired);
        json.WriteNumberValue(row.Dropped);
        json.WriteNumberValue(row.PublishedPerSecond);
        json.WriteNumberValue(row.ConsumedPerSecond);
        json.WriteNumberValue(row.IsLog ? 1 : 0);
        json.WriteNumberValue(row.FirstSequence);
        json.WriteNumberValue(row.LastSequence);
    }
}
