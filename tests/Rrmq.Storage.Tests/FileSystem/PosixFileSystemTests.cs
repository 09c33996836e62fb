namespace Rrmq.Storage.Tests;

public sealed class PosixFileSystemTests : FileSystemConformance, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override IFileSystem Files { get; } = new PosixFileSystem();

    protected override string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_device_is_told_from_other_errors()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var file = Files.Open("/dev/full");
        Assert.Throws<DiskFullException>(() => file.Write([1], 0));
    }
}
