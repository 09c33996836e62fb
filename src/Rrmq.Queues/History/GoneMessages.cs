namespace Rrmq.Queues;

/// <summary>
/// The messages that went last, in all topics, oldest first: at most <see cref="MostMessages"/> and <see cref="MostBytes"/> of stories. Stories lie in a queue of their own, in the order of the messages that have
/// one. What a topic's setting keeps shorter is no longer told, though it may still lie here.
/// </summary>
internal sealed class GoneMessages
{
    public const int MostMessages = 65_536;
    public const long MostBytes = 16L * 1024 * 1024;

    private readonly AppendQueue<GoneMessage> _messages = new();
    private readonly AppendQueue<GoneStory> _stories = new();
    private long _bytes;

    public void Add(in GoneMessage message)
    {
        _messages.Enqueue(message);
        if (_messages.Count > MostMessages)
            Drop();
    }

    public void Add(in GoneMessage message, GoneStory story)
    {
        _stories.Enqueue(story);
        _bytes += story.Size;
        Add(message);
        while (_bytes > MostBytes)
            Drop();
    }

    /// <summary>The message that went under this name, if it is still remembered.</summary>
    public bool TryFind(MessageId id, out GoneMessage message, out GoneStory? story)
    {
        var stories = 0;
        foreach (var run in _messages.Capture().Runs())
        {
            foreach (ref readonly var one in run.Span)
            {
                if (one.Id == id)
                {
                    message = one;
                    story = one.HasStory ? StoryAt(stories) : null;
                    return true;
                }

                stories += one.HasStory ? 1 : 0;
            }
        }

        (message, story) = (default, null);
        return false;
    }

    public AppendCapture<GoneMessage> Capture() => _messages.Capture();

    public AppendCapture<GoneStory> CaptureStories() => _stories.Capture();

    private GoneStory StoryAt(int place)
    {
        foreach (var run in _stories.Capture().Runs())
        {
            if (place < run.Length)
                return run.Span[place];
            place -= run.Length;
        }

        throw new InvalidOperationException("a message that is gone has lost its story");
    }

    private void Drop()
    {
        // Where there are no stories the oldest message, long out of the processor's caches, is not even looked at.
        if (_stories.Count > 0 && _messages.Head.HasStory)
        {
            _bytes -= _stories.Head.Size;
            _stories.Drop();
        }

        _messages.Drop();
    }
}
