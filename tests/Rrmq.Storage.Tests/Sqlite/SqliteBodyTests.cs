namespace Rrmq.Storage.Tests;

public sealed class SqliteBodyTests() : BodyConformance(TestStore.OfSqlite());
