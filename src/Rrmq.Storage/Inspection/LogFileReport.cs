namespace Rrmq.Storage;

/// <summary>One file of a log, or one table of a SQLite file with what its rows carry. All sizes in bytes.</summary>
/// <param name="Name">Its name in the log's folder.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="End">Where its records end.</param>
/// <param name="Records">Whole records in it, of a kept file those that count; null when they cannot be read.</param>
/// <param name="First">The first entry whose record lies in it; null when there is none.</param>
/// <param name="Last">The last one.</param>
public sealed record LogFileReport(string Name, LogFileKind Kind, long Bytes, long End, long? Records, LogIndex? First, LogIndex? Last)
{
    /// <summary>Bytes that the newest snapshot leads to; null where that is not known, or where all of it is behind that snapshot.</summary>
    public long? LiveBytes { get; init; }
}
