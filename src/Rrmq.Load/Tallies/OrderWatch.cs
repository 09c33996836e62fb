namespace Rrmq.Load;

/// <summary>
/// Whether one producer's messages come in order. Of two messages, the one that was acknowledged before the other was sent must not be taken by a request that began after the other's taking
/// was answered. It remembers only how far deliveries had come at recent moments, as no request is under way for longer than <paramref name="memory"/>.
/// </summary>
/// <param name="depth">How many publishes of this producer may be under way at once: numbers this far apart were surely sent one after the other's answer.</param>
/// <param name="memory">In ticks of the clock.</param>
internal sealed class OrderWatch(int depth, long memory)
{
    // Both grow together: when deliveries had come how far. What lies before the head is forgotten.
    private readonly List<(long Answered, long Number)> _steps = [];
    private int _head;
    private long _forgottenUntil = long.MinValue;
    private long _highest = -1;

    /// <summary>True when a message that was sent after this one's acknowledgement had been handed out before this one was asked for.</summary>
    public bool IsLate(long number, long asked, long answered)
    {
        var late = _highest >= number + depth && HighestBefore(asked) >= number + depth;
        if (number > _highest)
        {
            // Threads may tell of their answers in another order than they came in; a later time proves less and never too much.
            _steps.Add((_steps.Count == 0 ? answered : Math.Max(answered, _steps[^1].Answered), number));
            _highest = number;
        }

        Forget(answered - memory);
        return late;
    }

    private long HighestBefore(long asked)
    {
        // A request older than all that is remembered proves nothing.
        if (asked <= _forgottenUntil)
            return -1;
        var (low, high) = (_head, _steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_steps[middle].Answered < asked)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? -1 : _steps[low - 1].Number;
    }

    // The step before the head stays readable: it says how far things had come when the head's time began.
    private void Forget(long before)
    {
        while (_head < _steps.Count - 1 && _steps[_head].Answered < before)
            _forgottenUntil = _steps[_head++].Answered;
        if (_head <= 1024 || _head <= _steps.Count / 2)
            return;
        _steps.RemoveRange(0, _head - 1);
        _head = 1;
    }
}
