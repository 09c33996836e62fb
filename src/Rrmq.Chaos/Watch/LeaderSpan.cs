namespace Rrmq.Chaos;

/// <summary>A time in which a node said that it leads.</summary>
internal sealed class LeaderSpan
{
    public required int Node { get; init; }

    public required long Term { get; init; }

    public required TimeSpan From { get; set; }

    public required TimeSpan To { get; set; }
}
