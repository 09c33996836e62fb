namespace Rrmq.Storage;

/// <summary>What a node works with once its data folder is open. The snapshots may lie in the store's own file: they are not used beyond it.</summary>
public sealed record OpenedStorage(ILogStore Log, SnapshotStore Snapshots);
