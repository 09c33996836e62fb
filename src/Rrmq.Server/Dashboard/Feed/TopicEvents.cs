using System.Text.Json;

namespace Rrmq.Server;

/// <summary>
/// The event <c>topics</c> for one reader: first every topic, then once a second those that changed. A row is
/// <c>[number, name, paused, version, ready, leased, delayed, dead, bytes, oldest, published, consumed, dead_lettered, expired, dropped, published/s, consumed/s, log, first_seq, last_seq]</c>, <c>oldest</c> in milliseconds
/// since 1970 by the cluster's clock, 0 for none. A reader who is slow gets fewer of them, never a longer queue.
/// </summary>
internal sealed class TopicEvents(TopicBoard board)
{
    private const int RowsInAnEvent = 500;
    private long _told;

    public async ValueTask<bool> TellAsync(EventWriter events, CancellationToken cancellation)
    {
        var newest = board.Newest;
        if (newest == _told)
            return true;
        var gone = _told == 0 ? null : board.GoneSince(_told);
        var all = gone is null;
        var since = all ? 0 : _told;
        for (var from = 0; from >= 0;)
        {
            Write(events, all && from == 0, gone ?? [], since, ref from);
            gone = null;
            if (!await events.SendAsync(cancellation))
                return false;
        }

        _told = newest;
        return true;
    }

    private void Write(EventWriter events, bool all, IReadOnlyList<long> gone, long since, ref int from)
    {
        var json = events.Begin("topics");
        json.WriteStartObject();
        json.WriteNumber("at"u8, board.AtMs);
        json.WriteNumber("now"u8, board.StateMs);
        json.WriteNumber("total"u8, board.TopicCount);
        json.WriteBoolean("all"u8, all);
        json.WriteStartArray("gone"u8);
        foreach (var number in gone)
            json.WriteNumberValue(number);
        json.WriteEndArray();
        json.WriteStartArray("rows"u8);
        board.Changes(since, ref from, RowsInAnEvent, topic => Write(json, topic));
        json.WriteEndArray();
        json.WriteBoolean("more"u8, from >= 0);
        json.WriteEndObject();
        events.End();
    }

    private static void Write(Utf8JsonWriter json, KnownTopic topic)
    {
        var row = topic.Row;
        json.WriteStartArray();
        json.WriteNumberValue(topic.Number);
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
        json.WriteEndArray();
    }
}
