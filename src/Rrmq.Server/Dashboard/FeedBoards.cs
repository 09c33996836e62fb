namespace Rrmq.Server;

/// <summary>What the sampler saw last of all that the feed tells beside consensus.</summary>
internal sealed class FeedBoards
{
    private long _lastInStream = -1;

    public TopicBoard Topics { get; } = new();

    public RowBoard<JobTypeRow> JobTypes { get; } = new(1000);

    public RowBoard<ScheduleRow> Schedules { get; } = new(5000);

    /// <summary>Of all logs, under the number of the topic and the group's name.</summary>
    public RowBoard<GroupRow> Groups { get; } = new(5000);

    /// <summary>The seq of the newest message of the stream, 0 for none; null before the first sample.</summary>
    public long? LastInStream
    {
        get => Interlocked.Read(ref _lastInStream) is >= 0 and var last ? last : null;
        set => Interlocked.Exchange(ref _lastInStream, value ?? -1);
    }
}
