namespace Rrmq.Storage;

/// <summary>What lies in a log's folder, sound or not.</summary>
public sealed record LogInspection
{
    /// <summary>In the order of the log, the kept ones first.</summary>
    public required IReadOnlyList<LogFileReport> Files { get; init; }

    /// <summary>Each damage once, in the order in which they were met.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Where the log begins, where it ends, term and vote: up to the first damage, when there is one.</summary>
    public required LogBase Base { get; init; }

    public required LogIndex LastIndex { get; init; }

    public required HardState HardState { get; init; }

    /// <summary>Bytes behind the last record that a start would cut off as the remains of a crash.</summary>
    public required long TornBytes { get; init; }

    /// <summary>In what it is kept.</summary>
    public StorageKind Store { get; init; } = StorageKind.Log;

    /// <summary>The last transaction of a SQLite file.</summary>
    public long LastBatch { get; init; }

    /// <summary>How far the log is noted to be durable, as segment and offset, or in a SQLite file as 0 and the batch; null when there is no such note.</summary>
    public required (int Segment, long Offset)? DurableEnd { get; init; }

    public required bool HasManifest { get; init; }
}
