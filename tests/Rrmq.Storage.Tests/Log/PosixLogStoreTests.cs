namespace Rrmq.Storage.Tests;

public sealed class PosixLogStoreTests : LogStoreConformance, IDisposable
{
    private readonly TempFolder folder = new();

    protected override IFileSystem Files { get; } = new PosixFileSystem();

    protected override string Root => folder.Path;

    public void Dispose() => folder.Dispose();
}
