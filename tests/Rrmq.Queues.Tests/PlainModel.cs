namespace Rrmq.Queues.Tests;

/// <summary>What the queue means, written as plainly as possible.</summary>
internal sealed class PlainModel
{
    private readonly Dictionary<string, Queue<string>> _topics = [];
    private readonly Dictionary<string, (string Request, string Message, long At)> _answers = [];

    public int MessageCount => _topics.Values.Sum(queue => queue.Count);

    public (CommandStatus Status, string Message) Run(int kind, string topic, string body, string key, long nowMs)
    {
        var request = $"{kind} {topic} {(kind == 1 ? body : "")}";
        if (key != "" && _answers.TryGetValue(key, out var answer) && nowMs < answer.At + IdempotencyLimits.WindowMs)
            return answer.Request == request ? (CommandStatus.Done, answer.Message) : (CommandStatus.KeyReused, "");

        var result = Run(kind, topic, body);
        if (key != "" && result.Status == CommandStatus.Done)
            _answers[key] = (request, result.Message, nowMs);
        return result;
    }

    private (CommandStatus Status, string Message) Run(int kind, string topic, string body)
    {
        if (kind == 0)
            return (_topics.TryAdd(topic, new Queue<string>()) ? CommandStatus.Done : CommandStatus.TopicExists, "");
        if (!_topics.TryGetValue(topic, out var queue))
            return (CommandStatus.TopicNotFound, "");
        if (kind == 1)
        {
            queue.Enqueue(body);
            return (CommandStatus.Done, "");
        }

        return queue.TryDequeue(out var message) ? (CommandStatus.Done, message) : (CommandStatus.QueueEmpty, "");
    }
}
