namespace Rrmq.Histories.Tests;

/// <summary>
/// A correct concurrent history: commands run one after the other through plain queues, and around the moment of each a request is drawn that began some time before and was
/// answered some time after, or never. Requests overlap, are repeated with their keys, are lost, are refused. Ends with a drain.
/// </summary>
internal sealed class RandomHistory
{
    private const int Step = 10;

    private readonly Random _chance;
    private readonly int _overlap;
    private readonly Dictionary<string, Queue<string>> _queues = [];
    private readonly List<string> _topics = [];
    private long _moment;
    private long _index;
    private int _ordinal;
    private int _made;
    private bool _entryIsOver;

    public RandomHistory(int seed)
    {
        _chance = new Random(seed);
        _overlap = _chance.Next(1, 60);
        var topics = _chance.Next(1, 4);
        for (var topic = 0; topic < topics; topic++)
            Create($"t{topic}");
        for (var count = _chance.Next(40, 120); count > 0; count--)
            One();
        Drain();
    }

    public List<Operation> Operations { get; } = [];

    public List<AppliedCommand> Log { get; } = [];

    private void One()
    {
        var topic = _topics[_chance.Next(_topics.Count)];
        switch (_chance.Next(20))
        {
            case 0:
                Read(OperationKind.CreateTopic, topic, Refusal.TopicExists);
                break;
            case 1:
                Look();
                Operations.Add(Around(OperationKind.ListTopics, "", Fate.Done, null) with { Topics = [.. _topics], Index = _index });
                break;
            case 2:
                _moment += Step;
                Operations.Add(Around(OperationKind.Publish, topic, Fate.NotApplied, $"m{++_made}"));
                break;
            case < 12:
                Publish(topic);
                break;
            default:
                Pop(topic);
                break;
        }
    }

    private void Create(string topic)
    {
        Next();
        _topics.Add(topic);
        _queues.Add(topic, new Queue<string>());
        Log.Add(new AppliedCommand(_index, _ordinal, OperationKind.CreateTopic, topic, null, null));
        Operations.Add(Around(OperationKind.CreateTopic, topic, Fate.Done, null) with { Index = _index, Ordinal = _ordinal });
    }

    private void Publish(string topic)
    {
        var message = $"m{++_made}";
        Apply(OperationKind.Publish, topic, message, message, () => _queues[topic].Enqueue(message));
    }

    private void Pop(string topic)
    {
        if (_queues[topic].TryPeek(out var message))
            Apply(OperationKind.Pop, topic, message, null, () => _queues[topic].Dequeue());
        else
            Read(OperationKind.Pop, topic, Refusal.QueueEmpty);
    }

    private void Apply(OperationKind kind, string topic, string message, string? published, Action effect)
    {
        Next();
        effect();
        var key = _chance.Next(3) == 0 ? $"k{_index}.{_ordinal}" : null;
        Log.Add(new AppliedCommand(_index, _ordinal, kind, topic, published, key));
        var operation = Around(kind, topic, Fate.Done, message) with { Key = key, Index = _index, Ordinal = _ordinal };
        if (_chance.Next(12) == 0)
            operation = operation with { Fate = Fate.Unknown, Message = published, Index = null, Ordinal = null };
        if (key is not null && _chance.Next(3) == 0)
        {
            // Asked again with its key: as a request of its own, or as a second attempt of the same one.
            Next();
            Log.Add(new AppliedCommand(_index, _ordinal, kind, topic, published, key));
            var again = Around(kind, topic, Fate.Done, message) with { Key = key, Index = _index, Ordinal = _ordinal, IsReplayed = true };
            if (_chance.Next(2) == 0)
                Operations.Add(again);
            else
                operation = again with { Start = Math.Min(operation.Start, again.Start) };
        }

        Operations.Add(operation);
    }

    private void Read(OperationKind kind, string topic, Refusal refusal)
    {
        if (_chance.Next(3) > 0)
        {
            Look();
            Operations.Add(Around(kind, topic, Fate.Refused, null) with { Refusal = refusal, Index = _index });
            return;
        }

        Next();
        Log.Add(new AppliedCommand(_index, _ordinal, kind, topic, null, null));
        Operations.Add(Around(kind, topic, Fate.Refused, null) with { Refusal = refusal, Index = _index, Ordinal = _ordinal });
    }

    private void Drain()
    {
        _moment += 1000 * Step;
        foreach (var topic in _topics)
        {
            while (_queues[topic].TryDequeue(out var message))
            {
                Next();
                Log.Add(new AppliedCommand(_index, _ordinal, OperationKind.Pop, topic, null, null));
                Operations.Add(Alone(OperationKind.Pop, topic, Fate.Done, message) with { Index = _index, Ordinal = _ordinal });
            }

            Look();
            Operations.Add(Alone(OperationKind.Pop, topic, Fate.Refused, null) with { Refusal = Refusal.QueueEmpty, Index = _index });
        }
    }

    private void Next()
    {
        _moment += Step;
        if (_index == 0 || _entryIsOver || _chance.Next(3) > 0)
            (_index, _ordinal, _entryIsOver) = (_index + 1, 0, false);
        else
            _ordinal++;
    }

    /// <summary>A look at the state sees whole entries: the one it comes after takes no more commands.</summary>
    private void Look()
    {
        _moment += Step;
        _entryIsOver = true;
    }

    private Operation Around(OperationKind kind, string topic, Fate fate, string? message) =>
        new(kind, _moment - _chance.Next(Step * _overlap / 2) - 1, _moment + _chance.Next(Step * _overlap / 2) + 1, fate, message) { Topic = topic };

    private Operation Alone(OperationKind kind, string topic, Fate fate, string? message) => new(kind, _moment - 1, _moment + 1, fate, message) { Topic = topic };
}
