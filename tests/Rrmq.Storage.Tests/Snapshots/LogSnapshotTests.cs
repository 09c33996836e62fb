namespace Rrmq.Storage.Tests;

public sealed class LogSnapshotTests() : SnapshotConformance(TestStore.OfLog());
