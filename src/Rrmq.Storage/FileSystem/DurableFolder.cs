namespace Rrmq.Storage;

/// <summary>
/// Makes folders whose names survive a crash. A folder that exists already may have been made by a start that died before it synced the name, so the
/// folder above is synced in either case, and level by level, so that never more than the deepest one is in doubt.
/// </summary>
internal static class DurableFolder
{
    public static void Ensure(IFileSystem files, string path)
    {
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) is not { } parent)
            return;
        if (parent.Length == 0)
            parent = ".";
        if (!files.DirectoryExists(path))
        {
            Ensure(files, parent);
            files.CreateDirectory(path);
        }
        files.SyncDirectory(parent);
    }
}
