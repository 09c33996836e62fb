namespace Rrmq.Storage;

/// <summary>
/// The fixed part of a record. <paramref name="Term"/> and <paramref name="Index"/> mean, by type: an entry's own; the hard state's term and vote; the
/// term of the leader that truncates and the first index that goes; the last entry of the snapshot that a log is reset to; a link's previous segment and the offset at which it ended.
/// </summary>
internal readonly record struct RecordHeader(
    RecordType Type, GroupId Group, uint PayloadBytes, uint BatchStart, long Term, long Index);
