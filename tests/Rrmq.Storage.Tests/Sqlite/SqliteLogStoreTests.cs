namespace Rrmq.Storage.Tests;

public sealed class SqliteLogStoreTests : StoreConformance, IDisposable
{
    private readonly TestStore _store = TestStore.OfSqlite();

    public void Dispose() => _store.Dispose();

    protected override ILogStore OpenStore() => _store.Open().Log;

    protected override ILogStore OpenAsAfterKill() => _store.OpenCopy().Log;
}
