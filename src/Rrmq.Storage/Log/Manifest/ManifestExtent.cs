namespace Rrmq.Storage;

/// <summary>Entries of one group. Records of others in the same file were overwritten later and mean nothing.</summary>
/// <param name="Group">The group.</param>
/// <param name="First">The first entry of which something is kept.</param>
/// <param name="Last">The last one.</param>
/// <param name="Since">Zero, or the last entry of the snapshot that they were received with.</param>
internal readonly record struct ManifestExtent(GroupId Group, LogIndex First, LogIndex Last, LogIndex Since);
