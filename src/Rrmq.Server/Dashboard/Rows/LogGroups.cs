using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The logs of one sample whose groups are yet to be looked at, in pieces that hold the node's loop up only for a moment.</summary>
internal sealed class LogGroups
{
    private const int MostInAPiece = 500;

    private readonly List<TopicView> _logs = [];
    private int _next;

    /// <summary>Groups of all logs.</summary>
    public int Total { get; private set; }

    public void Add(IReadOnlyList<TopicView> topics)
    {
        foreach (var topic in topics)
        {
            if (topic.Groups == 0)
                continue;
            _logs.Add(topic);
            Total += topic.Groups;
        }
    }

    /// <summary>The next logs to ask for their groups, at most so many groups in all unless one log has more; none in the end.</summary>
    public IReadOnlyList<TopicView> NextPiece()
    {
        var (first, groups) = (_next, 0);
        while (_next < _logs.Count && (groups == 0 || groups + _logs[_next].Groups <= MostInAPiece))
            groups += _logs[_next++].Groups;
        return _logs[first.._next];
    }
}
