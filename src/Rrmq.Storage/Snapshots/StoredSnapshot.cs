namespace Rrmq.Storage;

/// <summary>A snapshot that lies in the folder, complete as far as its name tells. Size in bytes.</summary>
public readonly record struct StoredSnapshot(GroupId Group, LogIndex Index, long Bytes);
