namespace Rrmq.Histories;

/// <summary>
/// The base API as one would write it for one client on one machine: topics, their queues, and the first answers to idempotency keys. It has no limits, and it forgets
/// no key: a history that outlasts the five minutes of a key must not use that key again.
/// </summary>
internal sealed class QueueModel
{
    private readonly Dictionary<string, Queue<string>> _queues = [];
    private readonly List<string> _topics = [];
    private readonly Dictionary<string, (OperationKind Kind, string Topic, string? Published, ModelAnswer Answer)> _answers = [];

    public IReadOnlyList<string> Topics => _topics;

    public ModelAnswer Apply(OperationKind kind, string topic, string? published, string? key)
    {
        if (key is not null && _answers.TryGetValue(key, out var first))
        {
            return (first.Kind, first.Topic, first.Published) == (kind, topic, published)
                ? first.Answer with { IsReplayed = true }
                : new ModelAnswer(Refusal.KeyReused);
        }

        var answer = Run(kind, topic, published);
        if (key is not null && answer.IsDone)
            _answers.Add(key, (kind, topic, published, answer));
        return answer;
    }

    /// <summary>The refusal that the state as it is has for such a request, or null when it has none.</summary>
    public Refusal? Foresee(OperationKind kind, string topic, string? key)
    {
        if (key is not null && _answers.ContainsKey(key))
            return null;
        return (kind, _queues.GetValueOrDefault(topic)) switch
        {
            (OperationKind.CreateTopic, not null) => Refusal.TopicExists,
            (OperationKind.CreateTopic, null) => null,
            (_, null) => Refusal.TopicNotFound,
            (OperationKind.Pop, { Count: 0 }) => Refusal.QueueEmpty,
            _ => null,
        };
    }

    private ModelAnswer Run(OperationKind kind, string topic, string? published)
    {
        if (Foresee(kind, topic, key: null) is { } refusal)
            return new ModelAnswer(refusal);
        switch (kind)
        {
            case OperationKind.CreateTopic:
                _queues.Add(topic, new Queue<string>());
                _topics.Add(topic);
                return default;
            case OperationKind.Publish:
                _queues[topic].Enqueue(published!);
                return default;
            case OperationKind.Pop:
                return new ModelAnswer(Refusal.Unsaid, _queues[topic].Dequeue());
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "a listing is no command");
        }
    }
}
