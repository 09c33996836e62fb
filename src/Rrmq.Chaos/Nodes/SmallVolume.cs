namespace Rrmq.Chaos;

/// <summary>A volume of a node's own, in memory, so that its disk can be made full without filling anybody else's. Root alone may mount one.</summary>
internal sealed class SmallVolume : IDisposable
{
    private const int Roomy = 1024;
    private const int Attempts = 50;
    private readonly string _path;
    private readonly Guard _mount;

    private SmallVolume(string path, Guard mount)
    {
        _path = path;
        _mount = mount;
    }

    /// <summary>Null where it is not permitted.</summary>
    public static async Task<SmallVolume?> TryMountAsync(string path) =>
        OperatingSystem.IsLinux() && await Guard.TryAsync($"mount -t tmpfs -o size={Roomy}m rrmq-chaos \"$1\"", "umount -l \"$1\"", path) is { } mount
            ? new SmallVolume(path, mount)
            : null;

    /// <summary>Leaves no more than a page or two beside what is on it.</summary>
    public async Task<bool> FillAsync()
    {
        // A busy node may write more than that between the look and the resize, which the kernel then refuses.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var drive = new DriveInfo(_path);
            if (await ResizeAsync($"{(drive.TotalSize - drive.AvailableFreeSpace + 8192) / 1024}k"))
                return true;
        }

        return false;
    }

    /// <summary>Leaves so much room beside what is on it.</summary>
    public Task<bool> LeaveAsync(int kibibytes)
    {
        var drive = new DriveInfo(_path);
        return ResizeAsync($"{((drive.TotalSize - drive.AvailableFreeSpace) / 1024) + kibibytes}k");
    }

    public Task<bool> FreeAsync() => ResizeAsync($"{Roomy}m");

    public void Dispose() => _mount.Dispose();

    private async Task<bool> ResizeAsync(string size)
    {
        using var done = await Guard.TryAsync("mount -o remount,size=$2 \"$1\"", ":", _path, size);
        return done is not null;
    }
}
