namespace Rrmq.Storage;

/// <summary>
/// Replaces a small file as a whole: temporary file, sync, rename, sync of the folder. Whoever opens the file afterwards, crash or not, sees the old
/// content or the new, never a mixture. One caller at a time for a given path.
/// </summary>
internal static class AtomicFile
{
    public const string TemporarySuffix = ".tmp";

    // A file read as a whole is a few hundred bytes; anything much larger is not ours and must not be pulled into memory.
    private const int UsualLargestBytes = 1 << 20;

    public static void Replace(IFileSystem files, string folder, string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, name);
        var temporary = path + TemporarySuffix;
        if (files.FileExists(temporary))
            files.Delete(temporary);
        using (var file = files.Create(temporary))
        {
            file.Write(content, 0);
            file.SyncData();
        }
        files.Rename(temporary, path);
        files.SyncDirectory(folder);
    }

    public static byte[] Read(IFileSystem files, string path, int largestBytes = UsualLargestBytes)
    {
        using var file = files.Open(path);
        var length = LengthOf(file);
        if (length > largestBytes)
            throw new InvalidDataException($"{length} bytes is no length for this file");
        var content = new byte[length];
        var count = file.Read(content, 0);
        return count == content.Length ? content : content[..count];
    }

    private static long LengthOf(IFile file)
    {
        try
        {
            return file.Length;
        }
        catch (NotSupportedException)
        {
            throw new InvalidDataException("it is a pipe or a device, expected a file");
        }
    }
}
