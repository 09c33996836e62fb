namespace Rrmq.Queues;

/// <summary>
/// A named first-in-first-out queue with its limits. Messages have sequence numbers from 1 on without gaps; the one at the head follows from the last one given and
/// the count, so none is stored.
/// </summary>
internal sealed class Topic(byte[] name, TopicLimits limits)
{
    private readonly ReferenceQueue _messages = new();
    private long _lastSequence;

    public byte[] Name { get; } = name;
    public TopicLimits Limits { get; } = limits;
    public int Count => _messages.Count;
    public long Bytes { get; private set; }
    public TopicFigures Figures => new(Name, Count, Bytes, _lastSequence);
    public int HeadLength => _messages.Count > 0 ? _messages.Head.Length : 0;

    public bool HasRoomFor(int bodyLength) => _messages.Count < Limits.MaxMessages && Bytes + bodyLength <= Limits.MaxBytes;

    public void Enqueue(BodyReference body)
    {
        _messages.Enqueue(body);
        _lastSequence++;
        Bytes += body.Length;
    }

    public bool TryDequeue(out BodyReference body)
    {
        if (_messages.Count == 0)
        {
            body = default;
            return false;
        }

        body = _messages.Dequeue();
        Bytes -= body.Length;
        return true;
    }

    public TopicCapture Capture() => new(Name, Limits, _lastSequence, _messages.Capture());

    public static Topic Decode(StateReader reader)
    {
        var topic = new Topic(reader.ReadBytes(), new TopicLimits(reader.ReadInt64(), reader.ReadInt64()));
        var lastSequence = reader.ReadInt64();
        var body = default(BodyReference);
        for (var count = reader.ReadCount(); count > 0; count--)
            topic.Enqueue(body = reader.ReadReference(body));
        topic._lastSequence = lastSequence;
        return topic;
    }

    public void AddTo(ref StateHasher hasher)
    {
        hasher.Add(Name);
        hasher.Add(Limits.MaxMessages);
        hasher.Add(Limits.MaxBytes);
        hasher.Add(_lastSequence);
        hasher.Add(Count);
        foreach (var run in _messages.Capture().Runs())
        {
            foreach (var body in run.Span)
                hasher.Add(body);
        }
    }
}
