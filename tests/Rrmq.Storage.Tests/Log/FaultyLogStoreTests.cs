namespace Rrmq.Storage.Tests;

public sealed class FaultyLogStoreTests : LogStoreConformance
{
    protected override IFileSystem Files { get; } = TestLog.NewDisk();

    protected override string Root => "/data";
}
