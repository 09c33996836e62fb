namespace Rrmq.Server;

/// <summary>For one reader of the feed, everything that it tells beside consensus: <c>topics</c>, <c>groups</c>, <c>jobs</c>, <c>schedules</c> and <c>stream</c>. Each is told from the boards that the sampler fills, and only when it changed.</summary>
internal sealed class BoardEvents(FeedBoards boards)
{
    private readonly TopicEvents _topics = new(boards.Topics);
    private readonly RowEvents<JobTypeRow> _jobs = new("jobs", boards.JobTypes, JobTypeRow.Write);
    private readonly RowEvents<ScheduleRow> _schedules = new("schedules", boards.Schedules, ScheduleRow.Write);
    private readonly RowEvents<GroupRow> _groups = new("groups", boards.Groups, GroupRow.Write);
    private long _toldInStream = -1;

    /// <summary>False: the reader is gone.</summary>
    public async ValueTask<bool> TellAsync(EventWriter events, CancellationToken cancellation)
    {
        TellStream(events);
        return await _topics.TellAsync(events, cancellation) && await _jobs.TellAsync(events, cancellation) && await _schedules.TellAsync(events, cancellation) && await _groups.TellAsync(events, cancellation);
    }

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
