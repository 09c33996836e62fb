namespace Rrmq.Storage.Tests;

public sealed class SqliteSnapshotTests() : SnapshotConformance(TestStore.OfSqlite());
