namespace Rrmq.Queues;

/// <summary>
/// Counts captures. What was last written in an earlier epoch may be held by a capture and is copied before it changes; what was written in this one is nobody else's and changes in place.
/// </summary>
internal sealed class CaptureEpoch
{
    public int Current { get; private set; } = 1;

    public void Next() => Current++;
}
