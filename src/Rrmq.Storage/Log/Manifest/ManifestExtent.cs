namespace Rrmq.Storage;

/// <summary>Entries of one group, both included. Records of others in the same file were overwritten later and mean nothing.</summary>
internal readonly record struct ManifestExtent(GroupId Group, LogIndex First, LogIndex Last);
