namespace Rrmq.Chaos;

/// <summary>A time in which no client had a success.</summary>
internal sealed record Gap(TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;
}
