namespace Rrmq.Storage;

/// <summary>Sizes of the log. All in bytes. Changing them between starts is safe.</summary>
public sealed record LogOptions
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    /// <summary>A batch that would reach beyond this opens the next segment. 4 KiB to 1 GiB; default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64 * MiB;

    /// <summary>Zero-filled at creation, and always kept ahead of the last record. 0 to 1 GiB; default 1 MiB.</summary>
    public long LeastPreparedBytes { get; init; } = MiB;

    /// <summary>The zero-filled lead grows with what the segment already holds, up to this. At least <see cref="LeastPreparedBytes"/>; default 16 MiB.</summary>
    public long MostPreparedBytes { get; init; } = 16 * MiB;

    /// <summary>Every rule these options break, empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (SegmentBytes is < 4 * KiB or > 1024 * MiB)
            problems.Add($"SegmentBytes is {SegmentBytes}, must be from {4 * KiB} to {1024 * MiB}");
        if (LeastPreparedBytes is < 0 or > 1024 * MiB)
            problems.Add($"LeastPreparedBytes is {LeastPreparedBytes}, must be from 0 to {1024 * MiB}");
        if (MostPreparedBytes < LeastPreparedBytes)
            problems.Add($"MostPreparedBytes is {MostPreparedBytes}, must not be below LeastPreparedBytes, which is {LeastPreparedBytes}");
        return problems;
    }
}
