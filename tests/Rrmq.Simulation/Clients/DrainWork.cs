using Rrmq.Histories;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>Takes everything that is left, one topic after the other.</summary>
internal sealed class DrainWork(IEnumerable<string> topics) : IClientWork
{
    private readonly Queue<string> _topics = new(topics);
    private int _made;

    public bool IsDone => _topics.Count == 0;

    public ClientRequest? Next() => _topics.TryPeek(out var topic) ? new ClientRequest(OperationKind.Pop, topic, Key: $"drain:{++_made}") : null;

    public void Answered(ClientRequest request, CommandStatus status)
    {
        if (status != CommandStatus.Done)
            _topics.Dequeue();
    }
}
