namespace Rrmq.Storage.Tests;

public sealed class PosixLogStoreTests : LogStoreConformance, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override IFileSystem Files { get; } = new PosixFileSystem();

    protected override string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();
}
