namespace Rrmq.Storage;

/// <summary>A group as it was when a segment began.</summary>
internal readonly record struct SegmentStart(GroupId Group, LogIndex LastIndex, HardState HardState);
