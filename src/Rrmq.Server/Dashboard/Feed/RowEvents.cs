using System.Text.Json;

namespace Rrmq.Server;

/// <summary>
/// One event of the feed that lists rows, for one reader: first all of them, also when there is none, then once a second those that changed. A row is <c>[key, …]</c>. A key that went and came back between two
/// samples is a row that changed. A reader who is slow gets fewer of them, never a longer queue.
/// </summary>
internal sealed class RowEvents<TRow>(string name, RowBoard<TRow> board, Action<Utf8JsonWriter, TRow> writeCells)
    where TRow : class, IEquatable<TRow>
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
            if (Write(events, all && from == 0, gone ?? [], since, ref from) && !await events.SendAsync(cancellation))
                return false;
            gone = null;
        }

        _told = newest;
        return true;
    }

    /// <summary>False when there is nothing to tell.</summary>
    private bool Write(EventWriter events, bool all, IReadOnlyList<string> gone, long since, ref int from)
    {
        var rows = new List<(string Key, TRow Row)>();
        board.Changes(since, ref from, RowsInAnEvent, (key, row) => rows.Add((key, row)));
        if (!all && rows.Count + gone.Count == 0)
            return false;
        var json = events.Begin(name);
        json.WriteStartObject();
        json.WriteNumber("total"u8, board.Total);
        json.WriteBoolean("all"u8, all);
        json.WriteStartArray("gone"u8);
        foreach (var key in gone)
            json.WriteStringValue(key);
        json.WriteEndArray();
        json.WriteStartArray("rows"u8);
        foreach (var (key, row) in rows)
        {
            json.WriteStartArray();
            json.WriteStringValue(key);
            writeCells(json, row);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteBoolean("more"u8, from >= 0);
        json.WriteEndObject();
        events.End();
        return true;
    }
}
