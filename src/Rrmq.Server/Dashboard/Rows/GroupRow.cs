using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>A group of consumers of a log as the feed tells it, to be compared with how it is a second later.</summary>
internal sealed record GroupRow(long Topic, string Group, long Position, long Lag, long Leased, long ReadyAgain, long OldestMs)
{
    public static GroupRow Of(TopicView topic, GroupView group) =>
        new(topic.Number, System.Text.Encoding.UTF8.GetString(group.Name), group.Position, group.Lag, group.Leased, group.ReadyAgain, group.OldestMs ?? 0);

    /// <summary><c>topic, group, position, lag, leased, ready_again, oldest</c>.</summary>
    public static void Write(Utf8JsonWriter json, GroupRow row)
    {
        json.WriteNumberValue(row.Topic);
        json.WriteStringValue(row.Group);
        json.WriteNumberValue(row.Position);
        json.WriteNumberValue(row.Lag);
        json.WriteNumberValue(row.Leased);
        json.WriteNumberValue(row.ReadyAgain);
        json.WriteNumberValue(row.OldestMs);
    }
}
