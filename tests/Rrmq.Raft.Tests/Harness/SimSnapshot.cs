namespace Rrmq.Raft.Tests;

/// <summary>A snapshot file: what consensus knows of it, and the state.</summary>
internal sealed record SimSnapshot(SnapshotMeta Meta, SimState State);
