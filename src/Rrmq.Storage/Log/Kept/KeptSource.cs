namespace Rrmq.Storage;

/// <summary>
/// A file whose bodies are kept although it is no longer part of the log, or is about to leave it: a whole segment, or a rewritten file. Extents are in the order of
/// their groups, at most one each.
/// </summary>
/// <param name="IsSegment">True for a segment, false for a rewritten file.</param>
/// <param name="Number">The segment's or the file's number.</param>
/// <param name="File">The open file.</param>
/// <param name="End">Offset behind its last record.</param>
/// <param name="BytesOnDisk">Its length, zero-filled space included.</param>
/// <param name="Extents">Which entries' bodies it has.</param>
internal sealed record KeptSource(
    bool IsSegment, long Number, RecordFile File, long End, long BytesOnDisk, IReadOnlyList<(GroupId Group, KeptExtent Extent)> Extents);
