namespace Rrmq.Queues;

/// <summary>
/// The messages that went last, in all topics, oldest first: at most <see cref="MostMessages"/> and <see cref="MostBytes"/> of stories. What a topic's setting keeps shorter is no longer told, though it may still
/// lie here.
/// </summary>
internal sealed class GoneMessages
{
    public const int MostMessages = 65_536;
    public const long MostBytes = 16L * 1024 * 1024;

    private readonly AppendQueue<GoneMessage> _messages = new();
    private long _bytes;

    public void Add(in GoneMessage message)
    {
        _messages.Enqueue(message);
        _bytes += message.Size;
        while (_messages.Count > MostMessages || _bytes > MostBytes)
        {
            _bytes -= _messages.Head.Size;
            _messages.Drop();
        }
    }

    /// <summary>The message that went under this name, if it is still remembered.</summary>
    public bool TryFind(MessageId id, out GoneMessage message)
    {
        var found = false;
        message = default;
        foreach (var run in _messages.Capture().Runs())
        {
            foreach (ref readonly var one in run.Span)
            {
                if (one.Id != id)
                    continue;
                message = one;
                found = true;
            }
        }

        return found;
    }

    public AppendCapture<GoneMessage> Capture() => _messages.Capture();
}
