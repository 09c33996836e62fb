using System.Diagnostics;

namespace Rrmq.Bench;

/// <summary>
/// A file system of a node's own, in a file on the same disk, whose writes can be held: the kernel lets nothing through between freeze and thaw, so that a sync takes as long as one likes.
/// Root alone may.
/// </summary>
internal sealed class Volume : IDisposable
{
    private readonly string _image;
    private readonly string _path;

    public Volume(string path)
    {
        (_path, _image) = (path, path + ".image");
        Run("truncate", "-s", "16G", _image);
        Run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=1,lazy_journal_init=1", _image);
        Run("mount", "-o", "loop", _image, _path);
        Directory.Delete(Path.Combine(_path, "lost+found"));
    }

    public void Hold() => Run("fsfreeze", "-f", _path);

    public void Release() => Run("fsfreeze", "-u", _path);

    public void Dispose()
    {
        Run("umount", _path);
        File.Delete(_image);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments) ?? throw new InvalidOperationException($"{program} did not start");
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
