namespace Rrmq.Queues;

/// <summary>The topics that time will change, the one whose turn is next on top. A topic that is deleted takes all its timers with it in one step.</summary>
internal sealed class DueTopics
{
    private readonly KeyedHeap<Topic, DuePlace> _topics = new();

    public long NextMs => _topics.TopKey;

    public Topic Next => _topics.Top;

    /// <summary>Takes note of when the topic's turn is; <see cref="long.MaxValue"/>: never.</summary>
    public void Set(Topic topic, long dueMs)
    {
        if (topic.DuePlace >= 0)
        {
            if (dueMs == long.MaxValue)
                _topics.Remove(topic);
            else
                _topics.Change(dueMs, topic);
        }
        else if (dueMs != long.MaxValue)
        {
            _topics.Add(dueMs, topic);
        }
    }
}
