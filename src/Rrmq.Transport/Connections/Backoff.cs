namespace Rrmq.Transport;

/// <summary>
/// The waits between dials: each at most twice the one before, up to a maximum, and each shortened at random by up to half, so that nodes which lost the same
/// peer at the same moment do not return to it in step. Owned by one dial loop.
/// </summary>
internal sealed class Backoff(TimeSpan minimum, TimeSpan maximum, Random random)
{
    private TimeSpan? _next;

    public TimeSpan Next()
    {
        var longest = _next ?? minimum;
        _next = longest * 2 < maximum ? longest * 2 : maximum;
        return longest * (1 - (random.NextDouble() / 2));
    }

    public void Reset() => _next = null;
}
