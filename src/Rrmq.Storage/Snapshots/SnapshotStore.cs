using System.Buffers;

namespace Rrmq.Storage;

/// <summary>
/// A node's snapshots, the newest two of each group. A snapshot has its name only when all of it is durable; the one before it goes only after that. One thread at a time writes;
/// the list is for any.
/// </summary>
public sealed class SnapshotStore
{
    /// <summary>Two, so that one that went bad on the disk costs the reading of more log and nothing else.</summary>
    private const int Kept = 2;

    // A snapshot on its way here from another node. Its transfer begins anew after a restart.
    private const string TransferName = "transfer.new";

    private readonly Lock _gate = new();
    private readonly ISnapshotFolder _files;
    private readonly NodeIdentity _identity;
    private readonly List<StoredSnapshot> _all = [];
    private readonly HashSet<StoredSnapshot> _distrusted = [];

    private SnapshotStore(ISnapshotFolder files, NodeIdentity identity)
    {
        _files = files;
        _identity = identity;
    }

    /// <summary>Where the snapshots lie.</summary>
    public string Folder => _files.Path;

    /// <summary>Bytes of all snapshot files.</summary>
    public long BytesOnDisk
    {
        get
        {
            lock (_gate)
                return _all.Sum(one => one.Bytes);
        }
    }

    /// <summary>Opens the folder, makes it when it is missing, and removes what an unfinished write left. Reads no snapshot.</summary>
    /// <exception cref="SnapshotDamagedException">The folder holds what is no snapshot. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static SnapshotStore Open(IFileSystem files, string folder, NodeIdentity identity) => Open(new SnapshotFiles(files, folder), identity);

    internal static SnapshotStore Open(ISnapshotFolder files, NodeIdentity identity)
    {
        var (store, unfinished, foreign) = Look(files, identity);
        if (foreign.Count > 0)
            throw foreign[0];
        foreach (var name in unfinished)
            files.Delete(name);
        // A name that an earlier life saw may not be durable yet, and what is decided from here on rests on it.
        files.Sync();
        return store;
    }

    /// <summary>What lies in the folder, without changing anything: snapshots, the names of what an unfinished write left, and what does not belong there.</summary>
    internal static (SnapshotStore Store, IReadOnlyList<string> Unfinished, IReadOnlyList<SnapshotDamagedException> Foreign) Look(ISnapshotFolder files, NodeIdentity identity)
    {
        var store = new SnapshotStore(files, identity);
        var unfinished = new List<string>();
        var foreign = new List<SnapshotDamagedException>();
        foreach (var name in files.List())
        {
            if (SnapshotName.TryParse(name, out var group, out var index))
                store._all.Add(new StoredSnapshot(group, index, store.LengthOf(name)));
            else if (name == TransferName || (name.EndsWith(SnapshotName.UnfinishedSuffix, StringComparison.Ordinal) && SnapshotName.TryParse(name[..^SnapshotName.UnfinishedSuffix.Length], out _, out _)))
                unfinished.Add(name);
            else
                foreign.Add(new SnapshotDamagedException(Path.Combine(files.Path, name), "not a snapshot, and nothing else belongs into this folder") { IsForeign = true });
        }

        return (store, unfinished, foreign);
    }

    /// <summary>The membership in the newest snapshot whose head can be read, whosever it is; empty without one. Changes nothing.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ReadOnlyMemory<byte> LastMembership(IFileSystem files, string folder)
    {
        var names = files.DirectoryExists(folder) ? files.List(folder) : [];
        foreach (var name in names.Where(static name => SnapshotName.TryParse(name, out _, out _)).Reverse())
        {
            try
            {
                using var file = files.Open(Path.Combine(folder, name));
                return new SnapshotReader(Path.Combine(folder, name), file, expected: null).Info.Membership;
            }
            catch (SnapshotDamagedException)
            {
                // An older one may tell.
            }
        }

        return default;
    }

    /// <summary>A group's snapshots that are not known to be bad, the newest first.</summary>
    public IReadOnlyList<StoredSnapshot> List(GroupId group)
    {
        lock (_gate)
            return [.. _all.Where(one => one.Group == group && !_distrusted.Contains(one)).OrderByDescending(one => one.Index)];
    }

    /// <summary>Opens a snapshot to be read.</summary>
    /// <exception cref="SnapshotDamagedException">Its head does not read as it was written, or it is another node's.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public SnapshotReader OpenRead(StoredSnapshot snapshot)
    {
        var name = SnapshotName.Of(snapshot.Group, snapshot.Index);
        var path = Path.Combine(Folder, name);
        var file = _files.Open(name);
        try
        {
            var reader = new SnapshotReader(path, file, _identity);
            return (reader.Info.Group, reader.Info.Index) == (snapshot.Group, snapshot.Index)
                ? reader
                : throw new SnapshotDamagedException(path, $"the header says group {reader.Info.Group} and index {reader.Info.Index}, the name another");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>An empty file for a snapshot that another node streams here. There is one at a time.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public IFile CreateTransfer()
    {
        DeleteTransfer();
        return _files.Create(TransferName);
    }

    /// <summary>Removes what was streamed here. Nobody may use the file any more.</summary>
    public void DeleteTransfer()
    {
        if (_files.Exists(TransferName))
            _files.Delete(TransferName);
    }

    /// <summary>The snapshot does not read as it was written. It is listed no longer, and goes when the next one is written.</summary>
    public void Distrust(StoredSnapshot snapshot)
    {
        lock (_gate)
            _distrusted.Add(snapshot);
    }

    /// <summary>Writes a snapshot, durably, and then removes those beyond the newest two.</summary>
    /// <param name="info">What it stands for; its index is above that of every other of its group.</param>
    /// <param name="encode">Writes the state, in pieces.</param>
    /// <param name="stopping">Looked at between pieces.</param>
    /// <exception cref="DiskFullException">There is no room. What was begun is removed and all others are still there.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; as on a full disk.</exception>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    public StoredSnapshot Write(SnapshotInfo info, Action<IBufferWriter<byte>> encode, CancellationToken stopping = default)
    {
        var name = SnapshotName.Of(info.Group, info.Index);
        var unfinished = name + SnapshotName.UnfinishedSuffix;
        if (_files.Exists(unfinished))
            _files.Delete(unfinished);
        var written = new StoredSnapshot(info.Group, info.Index, WriteFile(unfinished, info, encode, stopping));
        _files.Rename(unfinished, name);
        _files.Sync();
        lock (_gate)
        {
            _all.RemoveAll(one => (one.Group, one.Index) == (info.Group, info.Index));
            _distrusted.RemoveWhere(one => (one.Group, one.Index) == (info.Group, info.Index));
            _all.Add(written);
        }

        Prune(info.Group);
        return written;
    }

    private long WriteFile(string name, SnapshotInfo info, Action<IBufferWriter<byte>> encode, CancellationToken stopping)
    {
        using var file = _files.Create(name);
        try
        {
            var writer = new SnapshotWriter(file, _identity, info, stopping);
            encode(writer.State);
            writer.Finish();
            return writer.Length;
        }
        catch (Exception error) when (error is DiskFullException or OperationCanceledException)
        {
            _files.Delete(name);
            throw;
        }
    }

    private void Prune(GroupId group)
    {
        var trusted = List(group).Take(Kept).ToHashSet();
        List<StoredSnapshot> going;
        lock (_gate)
        {
            going = [.. _all.Where(one => one.Group == group && !trusted.Contains(one))];
            _all.RemoveAll(going.Contains);
            _distrusted.ExceptWith(going);
        }

        foreach (var one in going)
            _files.Delete(SnapshotName.Of(one.Group, one.Index));
        if (going.Count > 0)
            _files.Sync();
    }

    private long LengthOf(string name)
    {
        using var file = _files.Open(name);
        return file.Length;
    }
}
