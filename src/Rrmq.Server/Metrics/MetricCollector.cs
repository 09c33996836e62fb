using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>Gathers every figure there is, for whoever asks. Two that ask at once get one answer after the other.</summary>
internal sealed class MetricCollector(QueueNode node, RequestMeter requests, BodyBudget bodies)
{
    /// <summary>However many topics there are, so many have series of their own.</summary>
    private const int MostTopics = 20;

    private readonly NodeFigures _node = new(node);
    private readonly TopicRanking _ranking = new(MostTopics);
    private readonly Lock _turn = new();

    public async Task CollectAsync(IMetricSink sink)
    {
        var lags = node.ReadAsync(static state => state.GroupLags(), new ReadOptions { Stale = true }).AsTask();
        var topics = await node.CountTopicsAsync();
        var groups = await lags;
        lock (_turn)
        {
            _node.Collect(sink);
            requests.Collect(sink);
            sink.Add(MetricTable.RequestBodies, bodies.Taken);

            // A loop that does not answer has its metrics all the same: they are wanted most then.
            if (topics is not null)
                _ranking.Collect(topics, sink);
            if (groups.Value is { } behind)
                GroupFigures.Collect(behind, sink);
            ProcessFigures.Collect(sink);
        }
    }
}
