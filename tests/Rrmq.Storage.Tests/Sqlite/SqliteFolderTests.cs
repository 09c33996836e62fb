namespace Rrmq.Storage.Tests;

/// <summary>Data folders that keep their state in SQLite: their making, and what is refused.</summary>
public sealed class SqliteFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PosixFileSystem _files = new();

    public SqliteFolderTests() => Assert.SkipUnless(SqliteLibrary.IsAvailable, "the system's SQLite library is missing: install libsqlite3-0");

    private string Node => _folder.At("node");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_made_once_and_opened_again()
    {
        using (var made = Open(new SqliteEngine()))
            new SqliteEngine().Open(_files, Node, made.Identity).Log.Dispose();
        using var again = Open(new SqliteEngine());
        Assert.Equal(new Incarnation(5), again.Identity.Incarnation);
        Assert.Equal(["identity.json", "lock", "rrmq.sqlite"], _files.List(Node));
        Assert.Contains("\"storage\": \"sqlite\"", File.ReadAllText(Path.Combine(Node, "identity.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_one_store_is_refused_by_the_other_by_name()
    {
        Open(new SqliteEngine()).Dispose();
        AssertRefused(new LogEngine(new LogOptions()), DataFolderProblem.OtherStorage, "storage is sqlite, expected log");
        Directory.Delete(Node, recursive: true);
        Open(new LogEngine(TestLog.Small)).Dispose();
        AssertRefused(new SqliteEngine(), DataFolderProblem.OtherStorage, "storage is log, expected sqlite");
    }

    [Fact]
    public void A_folder_from_before_there_was_a_choice_is_a_log()
    {
        Open(new LogEngine(TestLog.Small)).Dispose();
        var path = Path.Combine(Node, "identity.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(",\n  \"storage\": \"log\"", "", StringComparison.Ordinal));
        Assert.DoesNotContain("storage", File.ReadAllText(path), StringComparison.Ordinal);
        Open(new LogEngine(TestLog.Small)).Dispose();
        AssertRefused(new SqliteEngine(), DataFolderProblem.OtherStorage, "storage is log, expected sqlite");
    }

    [Fact]
    public void A_file_that_is_gone_beside_its_identity_is_a_node_that_lost_its_votes()
    {
        Open(new SqliteEngine()).Dispose();
        File.Delete(Path.Combine(Node, "rrmq.sqlite"));
        AssertRefused(new SqliteEngine(), DataFolderProblem.Unreadable, "rrmq.sqlite is missing, expected beside identity.json");
    }

    [Fact]
    public void A_making_that_was_interrupted_is_begun_again()
    {
        Open(new SqliteEngine()).Dispose();
        File.Delete(Path.Combine(Node, "identity.json"));
        File.WriteAllText(Path.Combine(Node, "rrmq.sqlite.new"), "half");
        File.WriteAllText(Path.Combine(Node, "rrmq.sqlite.new-wal"), "half");
        Open(new SqliteEngine()).Dispose();
        Assert.Equal(["identity.json", "lock", "rrmq.sqlite"], _files.List(Node));
    }

    [Fact]
    public void A_file_with_state_or_of_another_program_is_not_made_anew()
    {
        using (var made = Open(new SqliteEngine()))
        using (var log = new SqliteEngine().Open(_files, Node, made.Identity).Log)
            log.Append([TestLog.Append(TestLog.Entry(1))]);
        File.Delete(Path.Combine(Node, "identity.json"));
        File.Delete(Path.Combine(Node, "durable-end"));
        AssertRefused(new SqliteEngine(), DataFolderProblem.Unreadable, "rrmq.sqlite is not empty and identity.json is missing");

        File.WriteAllText(Path.Combine(Node, "rrmq.sqlite"), "letters");
        AssertRefused(new SqliteEngine(), DataFolderProblem.Unreadable, "rrmq.sqlite is not empty and identity.json is missing");
    }

    [Fact]
    public void On_a_disk_that_is_all_but_full_what_can_wait_leaves_the_rest_to_appends()
    {
        var disk = new TightDisk();
        using var made = Open(new SqliteEngine());
        var (log, snapshots) = new SqliteEngine().Open(disk, Node, made.Identity);
        using var open = log;
        for (var index = 1; index <= 10; index++)
            log.Append([TestLog.Append(TestLog.Entry(index))]);
        disk.Free = 1000;

        Assert.Throws<DiskFullException>(() => WriteSnapshot(snapshots));
        Assert.Throws<DiskFullException>(() => Compact(log));
        Assert.Throws<DiskFullException>(() => log.ReceiveBodies(default, new LogIndex(50), [new EntryBodies(new LogIndex(1), [new BodyBytes(0, new byte[1])])], CancellationToken.None));
        var length = new FileInfo(Path.Combine(Node, "rrmq.sqlite-wal")).Length;
        for (var index = 11; index <= 200; index++)
            log.Append([TestLog.Append(TestLog.Entry(index))]);
        Assert.Equal(length, new FileInfo(Path.Combine(Node, "rrmq.sqlite-wal")).Length);

        disk.Free = 1L << 40;
        WriteSnapshot(snapshots);
        Compact(log);
        Assert.Equal((8, 200), (log.Recover(default).Base.Index.Value, log.Recover(default).LastIndex.Value));
    }

    private static void WriteSnapshot(SnapshotStore snapshots) => snapshots.Write(new SnapshotInfo(default, new LogIndex(8), new Term(1), default), _ => { });

    private static void Compact(ILogStore log) => log.Compact([new CompactionScope(default, new LogIndex(8), new LogIndex(8), [])]);

    private DataFolder Open(IStorageEngine engine) =>
        DataFolder.Open(_files, Node, new ClusterId(1), new NodeId(1), "host:7001", () => new Incarnation(5), engine);

    private void AssertRefused(IStorageEngine engine, DataFolderProblem problem, string words)
    {
        var refusal = Assert.Throws<DataFolderException>(() => Open(engine));
        Assert.Equal(problem, refusal.Kind);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
