namespace Rrmq.Server;

/// <summary>For one reader of the feed, everything that it tells beside consensus: <c>topics</c> and <c>stream</c>. Each is told from the boards that the sampler fills, and only when it changed.</summary>
internal sealed class BoardEvents(FeedBoards boards)
{
    private readonly TopicEvents _topics = new(boards.Topics);
    private long _toldInStream = -1;

    /// <summary>False: the reader is gone.</summary>
    public async ValueTask<bool> TellAsync(EventWriter events, CancellationToken cancellation)
    {
        TellStream(events);
        return await _topics.TellAsync(events, cancellation);
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
