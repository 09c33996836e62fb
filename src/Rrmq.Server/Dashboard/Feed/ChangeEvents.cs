using System.Text.Json;

namespace Rrmq.Server;

/// <summary>
/// One event of the feed that lists rows, for one reader: first all of them, also when there is none, then once a second those that changed. A key that went and came back between two samples is a row that changed.
/// A reader who is slow gets fewer of them, never a longer queue.
/// </summary>
/// <param name="name">The event's.</param>
/// <param name="board">What the sampler saw.</param>
/// <param name="writeKey">A key, among those that went.</param>
/// <param name="writeRow">The cells of a row, its key among them.</param>
/// <param name="writeClock">What each sample has to say, changed or not; null: without a change nothing is said.</param>
internal sealed class ChangeEvents<TKey, TEntry>(
    string name, IChangeBoard<TKey, TEntry> board, Action<Utf8JsonWriter, TKey> writeKey, Action<Utf8JsonWriter, TEntry> writeRow, Action<Utf8JsonWriter>? writeClock = null)
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
        for (var from = 0L; from >= 0;)
        {
            if (Write(events, all && from == 0, gone ?? [], since, ref from) && !await events.SendAsync(cancellation))
                return false;
            gone = null;
        }

        _told = newest;
        return true;
    }

    /// <summary>False when there is nothing to tell.</summary>
    private bool Write(EventWriter events, bool all, IReadOnlyList<TKey> gone, long since, ref long from)
    {
        var json = all || gone.Count > 0 || writeClock is not null ? Begin(events, all, gone) : null;
        board.Changes(since, ref from, RowsInAnEvent, row =>
        {
            json ??= Begin(events, all, gone);
            json.WriteStartArray();
            writeRow(json, row);
            json.WriteEndArray();
        });
        if (json is null)
            return false;
        json.WriteEndArray();
        json.WriteBoolean("more"u8, from >= 0);
        json.WriteEndObject();
        events.End();
        return true;
    }

    private Utf8JsonWriter Begin(EventWriter events, bool all, IReadOnlyList<TKey> gone)
    {
        var json = events.Begin(name);
        json.WriteStartObject();
        writeClock?.Invoke(json);
        json.WriteNumber("total"u8, board.Total);
        json.WriteBoolean("all"u8, all);
        json.WriteStartArray("gone"u8);
        foreach (var key in gone)
            writeKey(json, key);
        json.WriteEndArray();
        json.WriteStartArray("rows"u8);
        return json;
    }
}
