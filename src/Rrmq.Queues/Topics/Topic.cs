namespace Rrmq.Queues;

/// <summary>A named first-in-first-out queue with its limits.</summary>
internal sealed class Topic(byte[] name, TopicLimits limits)
{
    private readonly Queue<Message> _messages = new();
    private long _lastSequence;

    public byte[] Name { get; } = name;
    public TopicLimits Limits { get; } = limits;
    public int Count => _messages.Count;
    public long Bytes { get; private set; }
    public int HeadLength => _messages.TryPeek(out var head) ? head.Body.Length : 0;

    public bool HasRoomFor(int bodyLength) => _messages.Count < Limits.MaxMessages && Bytes + bodyLength <= Limits.MaxBytes;

    public void Enqueue(ReadOnlySpan<byte> body)
    {
        _messages.Enqueue(new Message(++_lastSequence, body.ToArray()));
        Bytes += body.Length;
    }

    public bool TryDequeue(out byte[] body)
    {
        if (!_messages.TryDequeue(out var message))
        {
            body = [];
            return false;
        }

        body = message.Body;
        Bytes -= body.Length;
        return true;
    }

    public void AddTo(ref StateHasher hasher)
    {
        hasher.Add(Name);
        hasher.Add(Limits.MaxMessages);
        hasher.Add(Limits.MaxBytes);
        hasher.Add(_lastSequence);
        hasher.Add(Count);
        foreach (var message in _messages)
        {
            hasher.Add(message.Sequence);
            hasher.Add(message.Body);
        }
    }
}
