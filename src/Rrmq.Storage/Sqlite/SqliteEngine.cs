using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>State as one SQLite file: term, vote, log, snapshots and bodies. Needs the system's SQLite library.</summary>
public sealed class SqliteEngine : IStorageEngine
{
    private const string UnfinishedName = SqliteSchema.FileName + ".new";
    private const int ApplicationIdOffset = 68;

    // What the library puts beside a file while it works on it.
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];

    /// <exception cref="SqliteUnavailableException">The machine has no SQLite that the store can use.</exception>
    public SqliteEngine() => SqliteLibrary.Require();

    public StorageKind Kind => StorageKind.Sqlite;

    public IReadOnlyList<string> Names { get; } = [SqliteSchema.FileName, .. Suffixes[1..].Select(suffix => SqliteSchema.FileName + suffix), .. Suffixes.Select(suffix => UnfinishedName + suffix)];

    public bool IsUnused(IFileSystem fs, string folder)
    {
        var path = Path.Combine(folder, SqliteSchema.FileName);
        if (!fs.FileExists(path))
            return true;
        // Another program's file is not even opened: the library may finish what that program left unfinished.
        if (ApplicationIdOf(fs, path) != SqliteSchema.ApplicationId)
            return false;
        using var connection = new SqliteConnection(path, SqliteApi.OpenReadWrite);
        return SqliteSchema.IsEmpty(connection);
    }

    public string? FindLoss(IFileSystem fs, string folder) => fs.FileExists(Path.Combine(folder, SqliteSchema.FileName))
        ? null
        : $"{SqliteSchema.FileName} is missing, expected beside {IdentityFile.Name}: all that this node has voted and acknowledged is lost";

    public void Create(IFileSystem fs, string folder, NodeIdentity identity)
    {
        if (!IsUnused(fs, folder))
            throw new InvalidOperationException($"{folder}: holds a store, and no new one is made in its place");
        foreach (var name in Names.Select(name => Path.Combine(folder, name)).Where(fs.FileExists))
            fs.Delete(name);
        var unfinished = Path.Combine(folder, UnfinishedName);
        SqliteSchema.Make(unfinished, identity);
        using (var file = fs.Open(unfinished))
            file.SyncData();
        // Closed, the file is whole by itself; its name is what the library never syncs.
        fs.Rename(unfinished, Path.Combine(folder, SqliteSchema.FileName));
        fs.SyncDirectory(folder);
    }

    public OpenedStorage Open(IFileSystem fs, string folder, NodeIdentity identity, Action<RecoveryProgress>? progress = null)
    {
        var database = SqliteDatabase.Open(fs, Path.Combine(Path.GetFullPath(folder), SqliteSchema.FileName));
        try
        {
            // The log first: opening the snapshots removes what an unfinished write left, and nothing is changed in a file that is damaged.
            var log = SqliteLogStore.Open(fs, database, identity, progress);
            return new OpenedStorage(log, SnapshotStore.Open(SqliteSnapshotFolder.Open(database), identity));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static int ApplicationIdOf(IFileSystem fs, string path)
    {
        using var file = fs.Open(path);
        Span<byte> id = stackalloc byte[sizeof(int)];
        return file.Read(id, ApplicationIdOffset) == id.Length ? BinaryPrimitives.ReadInt32BigEndian(id) : 0;
    }
}
