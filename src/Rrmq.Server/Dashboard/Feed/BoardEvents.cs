using System.Text.Json;

namespace Rrmq.Server;

/// <summary>For one reader of the feed, everything that it tells beside consensus: <c>topics</c>, <c>groups</c>, <c>jobs</c>, <c>schedules</c> and <c>stream</c>. Each is told from the boards that the sampler fills, and only when it changed.</summary>
internal sealed class BoardEvents(FeedBoards boards)
{
    private readonly ChangeEvents<long, KnownTopic> _topics = new("topics", boards.Topics, static (json, number) => json.WriteNumberValue(number), TopicCells.Write, json =>
    {
        json.WriteNumber("at"u8, boards.Topics.AtMs);
        json.WriteNumber("now"u8, boards.Topics.StateMs);
    });

    private readonly ChangeEvents<string, KnownRow<JobTypeRow>> _jobs = Of("jobs", boards.JobTypes, JobTypeRow.Write);
    private readonly ChangeEvents<string, KnownRow<ScheduleRow>> _schedules = Of("schedules", boards.Schedules, ScheduleRow.Write);
    private readonly ChangeEvents<string, KnownRow<GroupRow>> _groups = Of("groups", boards.Groups, GroupRow.Write);
    private long _toldInStream = -1;

    /// <summary>False: the reader is gone.</summary>
    public async ValueTask<bool> TellAsync(EventWriter events, CancellationToken cancellation)
    {
        TellStream(events);
        return await _topics.TellAsync(events, cancellation) && await _jobs.TellAsync(events, cancellation) && await _schedules.TellAsync(events, cancellation) && await _groups.TellAsync(events, cancellation);
    }

    /// <summary>A row is <c>[key, …]</c>.</summary>
    private static ChangeEvents<string, KnownRow<TRow>> Of<TRow>(string name, RowBoard<TRow> board, Action<Utf8JsonWriter, TRow> writeCells)
        where TRow : class, IEquatable<TRow> => new(name, board, static (json, key) => json.WriteStringValue(key), (json, known) =>
    {
        json.WriteStringValue(known.Key);
        writeCells(json, known.Row);
    });

    private void TellStream(EventWriter events)
    {
        if (boards.LastInStream is not { } last || last == _toldInStream)
            return;
        var json = events.Begin("stream");
        json.WriteStartObject();
        json.WriteNumber("last"u8, last);
        json.WriteEndObject();
        events.End();
        _toldInStream = last;
    }
}
