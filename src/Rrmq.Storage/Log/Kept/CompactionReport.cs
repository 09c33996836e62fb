namespace Rrmq.Storage;

/// <summary>What one compaction did.</summary>
/// <param name="SegmentsReleased">Segments that left the log, whether their bodies were kept or not.</param>
/// <param name="FilesDeleted">Files that are gone.</param>
/// <param name="BytesFreed">Bytes of those.</param>
/// <param name="BytesRewritten">Bytes written to keep live bodies of files that were mostly dead.</param>
/// <param name="Damage">A damaged record that was met on the way; its file stays as it is. Null when there was none.</param>
public sealed record CompactionReport(int SegmentsReleased, int FilesDeleted, long BytesFreed, long BytesRewritten, LogCorruptException? Damage)
{
    /// <summary>Why something is not rewritten yet; null when there was room for everything.</summary>
    public DiskFullException? NoRoom { get; init; }

    /// <summary>Live bodies of damaged records that nobody has given yet: with them the next compaction writes their file anew.</summary>
    public IReadOnlyList<BodySpan> Wanted { get; init; } = [];
}
