using System.Diagnostics;

namespace Rrmq.Storage.Tests;

public sealed class PosixDataFolderTests : DataFolderTests, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override IFileSystem Files { get; } = new PosixFileSystem();

    protected override string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_lock_held_by_another_process_refuses_until_that_process_dies()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs util-linux");
        OpenOnce();
        using var other = Start("flock", _folder.At("data/lock"), "sh", "-c", "echo held; exec cat");
        Assert.Equal("held", other.StandardOutput.ReadLine());
        var refusal = Assert.Throws<DataFolderException>(OpenOnce);
        Assert.Equal(DataFolderProblem.Locked, refusal.Kind);

        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        Assert.Null(other.StandardOutput.ReadLine());
        OpenOnce();
    }

    [Fact]
    public void Another_process_cannot_take_the_lock_while_the_folder_is_open()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "needs util-linux");
        using (DataFolder.Open(Files, _folder.At("data"), new ClusterId(1), new NodeId(1), "", () => new Incarnation(1)))
            Assert.Equal(1, TryFromOutside());
        Assert.Equal(0, TryFromOutside());
    }

    private int TryFromOutside()
    {
        using var other = Start("flock", "-n", _folder.At("data/lock"), "true");
        other.WaitForExit();
        return other.ExitCode;
    }

    private void OpenOnce() =>
        DataFolder.Open(Files, _folder.At("data"), new ClusterId(1), new NodeId(1), "", () => new Incarnation(1)).Dispose();

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
