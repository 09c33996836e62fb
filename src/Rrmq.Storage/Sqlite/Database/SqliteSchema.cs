using System.Globalization;

namespace Rrmq.Storage;

/// <summary>What the file looks like (docs/file-formats.md): its making, and how one is told from a file that is none of ours. The comments stay in the file.</summary>
internal static class SqliteSchema
{
    public const string FileName = "rrmq.sqlite";

    /// <summary>"RRMQ", by which tools and people know whose file it is.</summary>
    public const int ApplicationId = 0x52524D51;

    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE meta (                       -- whose state this is
            name    TEXT PRIMARY KEY,             -- cluster, node, incarnation: as in identity.json
            value   TEXT NOT NULL
        );
        CREATE TABLE hard_state (                 -- what the node promised, one row a group
            grp       INTEGER PRIMARY KEY,        -- the consensus group; 0 unless there are several
            term      INTEGER NOT NULL,           -- the highest term it has seen
            voted_for INTEGER NOT NULL,           -- the node it voted for in that term; 0: none
            batch     INTEGER NOT NULL,           -- the transaction of the log that wrote it
            crc       INTEGER NOT NULL
        );
        CREATE TABLE log_start (                  -- where the log begins: entries up to idx have left it; without a row, at entry 1
            grp       INTEGER PRIMARY KEY,
            idx       INTEGER NOT NULL,
            term      INTEGER NOT NULL,           -- of that entry
            bodies_of INTEGER NOT NULL,           -- which of the bodies count: those whose since is this
            batch     INTEGER NOT NULL,
            crc       INTEGER NOT NULL
        );
        CREATE TABLE entries (                    -- the log, without gaps
            grp     INTEGER NOT NULL,
            idx     INTEGER NOT NULL,
            term    INTEGER NOT NULL,
            kind    TEXT    NOT NULL,             -- command: a batch of publishes, pops and the like; membership
            payload BLOB    NOT NULL,             -- the messages are in here
            batch   INTEGER NOT NULL,             -- entries of one batch were written by one transaction
            crc     INTEGER NOT NULL,             -- CRC32C of all of the row: SQLite has none of its own
            PRIMARY KEY (grp, idx)
        );
        CREATE TABLE bodies (                     -- messages that outlive their entry
            grp    INTEGER NOT NULL,
            since  INTEGER NOT NULL,              -- 0: from this node's own log; else the snapshot they came with
            idx    INTEGER NOT NULL,              -- the entry that published it
            offset INTEGER NOT NULL,              -- where in that entry's payload it began
            bytes  BLOB    NOT NULL,
            crc    INTEGER NOT NULL,
            PRIMARY KEY (grp, since, idx, offset)
        );
        CREATE TABLE snapshots (                  -- the state machine without the bodies; the newest two, and one on its way
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE             -- group and last entry it covers
        );
        CREATE TABLE snapshot_pieces (
            snapshot INTEGER NOT NULL,
            offset   INTEGER NOT NULL,
            bytes    BLOB    NOT NULL,            -- the same bytes as a snapshot's file, with its checksums
            PRIMARY KEY (snapshot, offset)
        );
        """;

    private static readonly string[] Written = ["hard_state", "log_start", "entries", "bodies", "snapshots"];

    /// <summary>Makes the tables in a new file, which is left closed and whole.</summary>
    public static void Make(string path, NodeIdentity identity)
    {
        using var connection = new SqliteConnection(path, SqliteApi.OpenReadWrite | SqliteApi.OpenCreate);
        // What can only be chosen while the file is empty: free pages can be given back to the disk later.
        connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL");
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            BEGIN;
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version};
            {Tables}
            INSERT INTO meta VALUES ('cluster', '{identity.Cluster}'), ('node', '{identity.Node.Value}'), ('incarnation', '{identity.Incarnation}');
            COMMIT;
            """));
    }

    /// <summary>What keeps a file from being a node's state in this format, in one clause; null when nothing does.</summary>
    public static string? FindProblem(SqliteConnection connection, NodeIdentity identity)
    {
        if (connection.Integer("PRAGMA application_id") is var application and not ApplicationId)
            return $"application_id is {application}, expected {ApplicationId}";
        if (connection.Integer("PRAGMA user_version") is var version and not Version)
            return $"user_version is {version}, expected {Version}";
        return Differs(connection, "cluster", identity.Cluster.ToString())
            ?? Differs(connection, "node", identity.Node.Value.ToString(CultureInfo.InvariantCulture))
            ?? Differs(connection, "incarnation", identity.Incarnation.ToString());
    }

    /// <summary>Whose state the file says it is; null when it does not say.</summary>
    public static NodeIdentity? OwnerOf(SqliteConnection connection)
    {
        const NumberStyles Hexadecimal = NumberStyles.AllowHexSpecifier;
        return ulong.TryParse(ValueOf(connection, "cluster"), Hexadecimal, CultureInfo.InvariantCulture, out var cluster)
            && int.TryParse(ValueOf(connection, "node"), CultureInfo.InvariantCulture, out var node)
            && ulong.TryParse(ValueOf(connection, "incarnation"), Hexadecimal, CultureInfo.InvariantCulture, out var incarnation)
            ? new NodeIdentity(new ClusterId(cluster), new NodeId(node), new Incarnation(incarnation))
            : null;
    }

    /// <summary>True when nothing was ever written to it but by its making.</summary>
    public static bool IsEmpty(SqliteConnection connection) =>
        connection.Integer("PRAGMA application_id") == ApplicationId
        && Written.All(table => connection.Integer($"SELECT EXISTS (SELECT 1 FROM {table})") == 0);

    private static string? Differs(SqliteConnection connection, string name, string expected)
    {
        var found = ValueOf(connection, name);
        return found == expected ? null : $"{name} is {found}, expected {expected}";
    }

    private static string ValueOf(SqliteConnection connection, string name) => connection.Text($"SELECT value FROM meta WHERE name = '{name}'");
}
