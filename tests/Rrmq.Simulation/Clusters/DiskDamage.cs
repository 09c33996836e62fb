using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>Rot: what changes a disk behind the back of its node. Most often where it hurts, near the end of what was written last.</summary>
internal static class DiskDamage
{
    private const int NearTheEnd = 2048;

    /// <summary>Flips one bit and tells where; null when there is nothing to flip.</summary>
    public static string? FlipBit(FaultyFileSystem files, Chance chance)
    {
        var (path, content) = ChooseFile(files, chance);
        if (path is null)
            return null;
        var end = content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var offset = end > 0 && chance.Happens(0.8) ? chance.Between(Math.Max(0, end - NearTheEnd), end - 1) : chance.Between(0, content.Length - 1);
        var bit = chance.Between(0, 7);
        files.Flip(path, offset, (byte)(1 << bit));
        return $"{path}, bit {bit} of byte {offset}";
    }

    /// <summary>Cuts one file short and tells where; null when there is nothing to cut.</summary>
    public static string? ShortenFile(FaultyFileSystem files, Chance chance)
    {
        var (path, content) = ChooseFile(files, chance);
        if (path is null)
            return null;
        var end = content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var length = end > 0 && chance.Happens(0.7) ? chance.Between(Math.Max(0, end - NearTheEnd), end - 1) : chance.Between(0, content.Length - 1);
        files.Truncate(path, length);
        return $"{path}, cut to {length} of {content.Length} bytes";
    }

    private static (string? Path, byte[] Content) ChooseFile(FaultyFileSystem files, Chance chance)
    {
        var all = files.Snapshot().Where(file => file.Value is { Length: > 0 } && Path.GetFileName(file.Key) != DiskReserve.FileName).ToList();
        if (all.Count == 0)
            return (null, []);
        var segments = all.Where(file => file.Key.EndsWith(".seg", StringComparison.Ordinal) && file.Value!.Length > 64 && file.Value.AsSpan(64).ContainsAnyExcept((byte)0)).ToList();
        var chosen = segments.Count > 0 && chance.Happens(0.6) ? segments[^1] : chance.Pick(all);
        return (chosen.Key, chosen.Value!);
    }
}
