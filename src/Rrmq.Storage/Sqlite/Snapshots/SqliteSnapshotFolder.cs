namespace Rrmq.Storage;

/// <summary>Snapshots inside the SQLite file: a name, and its bytes in pieces. Each call is a transaction of its own and durable when it returns.</summary>
internal sealed class SqliteSnapshotFolder : ISnapshotFolder
{
    private const int PiecesAtOnce = 16;

    private readonly SqliteDatabase _database;

    private SqliteSnapshotFolder(SqliteDatabase database) => _database = database;

    public string Path => _database.Path;

    public static SqliteSnapshotFolder Open(SqliteDatabase database)
    {
        var folder = Look(database);
        folder.RemoveNameless();
        return folder;
    }

    /// <summary>The same without removing what an unfinished deletion left.</summary>
    public static SqliteSnapshotFolder Look(SqliteDatabase database) => new(database);

    public IReadOnlyList<string> List() => _database.Read(file =>
    {
        var names = new List<string>();
        using var row = file.Use("SELECT name FROM snapshots ORDER BY name");
        while (row.Step())
            names.Add(row.Text(0));
        return names;
    });

    public bool Exists(string name) => Find(name) is not null;

    public IFile Create(string name)
    {
        _database.Write(file => file.Use("INSERT INTO snapshots (name) VALUES (?1)").Bind(1, name).Run());
        return Open(name);
    }

    public IFile Open(string name) => new SqliteSnapshotFile(_database, Find(name) ?? throw new IOException($"{Path}: there is no {name} in it"));

    public void Delete(string name)
    {
        _database.Write(file => file.Use("DELETE FROM snapshots WHERE name = ?1").Bind(1, name).Run());
        RemoveNameless();
    }

    public void Rename(string from, string to)
    {
        _database.Write(file =>
        {
            file.Use("DELETE FROM snapshots WHERE name = ?1").Bind(1, to).Run();
            file.Use("UPDATE snapshots SET name = ?2 WHERE name = ?1").Bind(1, from).Bind(2, to).Run();
        });
        RemoveNameless();
    }

    public void Sync()
    {
        // Every name is durable already.
    }

    private long? Find(string name) => _database.Read<long?>(file =>
    {
        using var row = file.Use("SELECT id FROM snapshots WHERE name = ?1").Bind(1, name);
        return row.Step() ? row.Integer(0) : null;
    });

    // The name goes first and decides; what it leaves goes a little at a time, so that no append waits for all of a large snapshot.
    private void RemoveNameless()
    {
        while (_database.Read(file => file.Integer("SELECT EXISTS (SELECT 1 FROM snapshot_pieces WHERE snapshot NOT IN (SELECT id FROM snapshots))")) != 0)
        {
            _database.Write(file => file.Use(
                $"DELETE FROM snapshot_pieces WHERE rowid IN (SELECT rowid FROM snapshot_pieces WHERE snapshot NOT IN (SELECT id FROM snapshots) LIMIT {PiecesAtOnce})").Run());
        }
    }
}
