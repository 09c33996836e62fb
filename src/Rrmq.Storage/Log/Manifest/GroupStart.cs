namespace Rrmq.Storage;

/// <summary>A group as the log's first segment found it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Base">The last entry before that segment which was not overwritten later.</param>
/// <param name="LastIndex">Where its log ended then. Beyond the base, when a truncation further on cut some of it: replaying must find them to be cut.</param>
/// <param name="HardState">Its term and vote.</param>
internal readonly record struct GroupStart(GroupId Group, LogBase Base, LogIndex LastIndex, HardState HardState);
