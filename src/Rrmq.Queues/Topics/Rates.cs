namespace Rrmq.Queues;

/// <summary>What happened in the window of the state's clock that runs and in the full one before it: enough to say how often it happens, the same on every replica.</summary>
internal struct Rates
{
    public const long WindowMs = 10_000;

    private long _window;
    private long _published;
    private long _consumed;
    private long _publishedBefore;
    private long _consumedBefore;

    public void CountPublished(long window)
    {
        if (window != _window)
            Turn(window);
        _published++;
    }

    public void CountConsumed(long window)
    {
        if (window != _window)
            Turn(window);
        _consumed++;
    }

    /// <summary>A second, in the last full window.</summary>
    public readonly (double Published, double Consumed) At(long window)
    {
        var (published, consumed) = window == _window ? (_publishedBefore, _consumedBefore) : window == _window + 1 ? (_published, _consumed) : (0, 0);
        return (published * 1000.0 / WindowMs, consumed * 1000.0 / WindowMs);
    }

    public readonly void Encode(StateWriter writer)
    {
        writer.WriteInt64(_window);
        writer.WriteCount(_published);
        writer.WriteCount(_consumed);
        writer.WriteCount(_publishedBefore);
        writer.WriteCount(_consumedBefore);
    }

    public static Rates Decode(StateReader reader) => new()
    {
        _window = reader.ReadInt64(),
        _published = reader.ReadCount(),
        _consumed = reader.ReadCount(),
        _publishedBefore = reader.ReadCount(),
        _consumedBefore = reader.ReadCount(),
    };

    private void Turn(long window)
    {
        var isNext = window == _window + 1;
        (_publishedBefore, _consumedBefore) = isNext ? (_published, _consumed) : (0, 0);
        (_published, _consumed, _window) = (0, 0, window);
    }
}
