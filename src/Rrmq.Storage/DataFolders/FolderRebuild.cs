namespace Rrmq.Storage;

/// <summary>
/// Makes a damaged data folder the empty one of a newcomer. What was there goes into <c>damaged/</c> inside it, or for good when the volume has no room for both. All of it happens under
/// the <see cref="DamageNote"/>, whose move is the last step: a crash before leaves a damaged folder, a crash behind it a new one. No thread of its own.
/// </summary>
public static class FolderRebuild
{
    /// <param name="files">The disk.</param>
    /// <param name="path">The data folder; made when it is missing.</param>
    /// <param name="finding">What was wrong with it, in one line.</param>
    /// <param name="identity">Who the node is from now on.</param>
    /// <param name="configured">The cluster that the node's configuration names; the same unless the cluster was restored from a backup.</param>
    /// <param name="address">A note for people.</param>
    /// <param name="membership">What the node was taken into, in the encoding of the log.</param>
    /// <param name="engine">Makes the new, empty store.</param>
    /// <param name="reserveBytes">What the volume is to have free beside what is set aside and as much again.</param>
    /// <returns>The folder with what was there; null when it had to go.</returns>
    /// <exception cref="DataFolderException">Another process holds the folder. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed or is full. The folder is still a damaged one.</exception>
    public static string? Run(
        IFileSystem files, string path, string finding, NodeIdentity identity, ClusterId configured, string address, ReadOnlyMemory<byte> membership, IStorageEngine engine,
        long reserveBytes)
    {
        DurableFolder.Ensure(files, path);
        using var held = files.TryLock(Path.Combine(path, DataFolder.LockName))
            ?? throw new DataFolderException(DataFolderProblem.Locked, $"{path}: lock is held by another process, expected to be free");
        DamageNote.Write(files, path, finding);
        var aside = Path.Combine(path, DamageNote.SetAsideName);
        DropWhatWasKept(files, aside);
        string[] old = [.. files.List(path).Where(static name => name is not (DataFolder.LockName or DiskReserve.FileName or DamageNote.Name or DamageNote.SetAsideName))];
        var target = files.FreeBytes(path) >= reserveBytes + old.Sum(name => BytesIn(files, Path.Combine(path, name))) ? aside : null;
        foreach (var name in old)
            Move(files, path, name, target);

        new JoinFile(identity.Incarnation, membership).Write(files, path);
        engine.Create(files, path, identity);
        IdentityFile.Write(files, path, identity, address, engine.Kind, configured == identity.Cluster ? null : configured);
        Move(files, path, DamageNote.Name, target);
        files.SyncDirectory(path);
        return target;
    }

    /// <summary>One is kept at most. Without its note it is of a rebuild that was cut short, and the first of its kind.</summary>
    private static void DropWhatWasKept(IFileSystem files, string aside)
    {
        if (!files.FileExists(Path.Combine(aside, DamageNote.Name)))
            return;
        foreach (var name in files.List(aside).Where(static name => name != DamageNote.Name))
            Move(files, aside, name, target: null);
        Move(files, aside, DamageNote.Name, target: null);
    }

    /// <summary>Moves a file, or all files of a folder, or removes them. Folders stay behind, empty.</summary>
    private static void Move(IFileSystem files, string folder, string name, string? target)
    {
        var from = Path.Combine(folder, name);
        if (files.DirectoryExists(from))
        {
            foreach (var inner in files.List(from))
                Move(files, from, inner, target is null ? null : Path.Combine(target, name));
            files.SyncDirectory(from);
            return;
        }

        if (target is null || files.FileExists(Path.Combine(target, name)))
        {
            files.Delete(from);
            return;
        }

        DurableFolder.Ensure(files, target);
        files.Rename(from, Path.Combine(target, name));
        files.SyncDirectory(target);
        files.SyncDirectory(folder);
    }

    private static long BytesIn(IFileSystem files, string path)
    {
        if (files.DirectoryExists(path))
            return files.List(path).Sum(name => BytesIn(files, Path.Combine(path, name)));
        using var file = files.Open(path);
        return file.Length;
    }
}
