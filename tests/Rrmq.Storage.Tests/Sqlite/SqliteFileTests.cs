using System.Buffers;
using System.Text;

namespace Rrmq.Storage.Tests;

/// <summary>The SQLite file itself: what a tool reads in it, and which damage is noticed.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TestStore _store = TestStore.OfSqlite();

    private string FilePath => Path.Combine(_store.Folder, "rrmq.sqlite");

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_tool_reads_term_vote_and_log_and_finds_whose_they_are()
    {
        using var store = _store.Open().Log;
        store.Append([TestLog.Append(default, TestLog.State(3, 2), null, TestLog.Entry(1, 2, 5)), TestLog.Append(TestLog.Entry(2, 3, 7))]);
        store.Append([TestLog.Append(default, null, null, new Entry(new LogIndex(3), new Term(3), new byte[] { 1 }, EntryKind.Membership))]);

        using var tool = new SqliteConnection(FilePath, SqliteApi.OpenReadOnly);
        Assert.Equal("3|2|1", tool.Text("SELECT term || '|' || voted_for || '|' || batch FROM hard_state WHERE grp = 0"));
        Assert.Equal(
            "1|2|command|5|1;2|3|command|7|1;3|3|membership|1|2",
            tool.Text("SELECT group_concat(idx || '|' || term || '|' || kind || '|' || length(payload) || '|' || batch, ';') FROM (SELECT * FROM entries ORDER BY idx)"));
        Assert.Equal("00000000000000c1", tool.Text("SELECT value FROM meta WHERE name = 'cluster'"));
        Assert.Equal((SqliteSchema.ApplicationId, 1), (tool.Integer("PRAGMA application_id"), tool.Integer("PRAGMA user_version")));
        Assert.Equal("wal", tool.Text("PRAGMA journal_mode"));
        Assert.Contains("-- what the node promised", tool.Text("SELECT sql FROM sqlite_schema WHERE name = 'hard_state'"), StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_it_is_one_file_beside_the_note()
    {
        Fill();
        Assert.Equal(["durable-end", "rrmq.sqlite"], _store.Files.List(_store.Folder));
    }

    [Fact]
    public void The_write_ahead_log_does_not_grow_for_ever()
    {
        using var store = _store.Open().Log;
        for (var index = 1; index <= 200; index++)
        {
            store.Append([TestLog.Append(TestLog.Entry(index, 1, 200_000))]);
            if (store.NeedsPreparing)
                store.PrepareAhead();
        }

        Assert.InRange(new FileInfo(FilePath + "-wal").Length, 8 << 20, 9 << 20);
    }

    [Fact]
    public void The_file_shrinks_when_more_than_half_of_it_is_free_and_the_write_ahead_log_stays_short_meanwhile()
    {
        var (log, snapshots) = _store.Open();
        using var open = log;
        for (var index = 1; index <= 300; index++)
        {
            log.Append([TestLog.Append(TestLog.Entry(index, 1, 200_000))]);
            log.PrepareAhead();
        }

        snapshots.Write(new SnapshotInfo(default, new LogIndex(300), new Term(1), default), output =>
        {
            for (var piece = 0; piece < 40; piece++)
                output.Write(new byte[1 << 20]);
        }, TestContext.Current.CancellationToken);
        Assert.InRange(new FileInfo(FilePath).Length, 90 << 20, 120 << 20);
        log.Compact([new CompactionScope(default, new LogIndex(300), new LogIndex(300), [])], TestContext.Current.CancellationToken);

        Assert.InRange(new FileInfo(FilePath).Length, 40 << 20, 90 << 20);
        Assert.InRange(new FileInfo(FilePath + "-wal").Length, 1, 24 << 20);
        log.Append([TestLog.Append(TestLog.Entry(301))]);
        Assert.Single(log.ReadBodies(default, new LogIndex(301), 0));
    }

    [Theory]
    [InlineData("UPDATE hard_state SET term = 4", "term and vote of group 0: the checksum is wrong")]
    [InlineData("UPDATE hard_state SET voted_for = 3", "term and vote of group 0: the checksum is wrong")]
    [InlineData("UPDATE log_start SET idx = 49", "the start of the log of group 0: the checksum is wrong")]
    [InlineData("UPDATE entries SET payload = x'00' WHERE idx = 70", "entry 70 of group 0: the checksum is wrong")]
    [InlineData("UPDATE entries SET term = 2 WHERE idx = 70", "entry 70 of group 0: the checksum is wrong")]
    [InlineData("UPDATE entries SET kind = 'membership' WHERE idx = 70", "entry 70 of group 0: the checksum is wrong")]
    [InlineData("UPDATE entries SET kind = 'note' WHERE idx = 70", "kind is note, expected command or membership")]
    [InlineData("DELETE FROM entries WHERE idx = 70", "entry 71 does not follow entry 69")]
    [InlineData("DELETE FROM entries WHERE idx > 100", "ends with batch 100, though batch 102 was durable")]
    [InlineData("UPDATE meta SET value = '000000000000beef' WHERE name = 'incarnation'", "incarnation is 000000000000beef, expected 0000000000abcdef")]
    [InlineData("UPDATE meta SET value = '7' WHERE name = 'node'", "node is 7, expected 1")]
    [InlineData("PRAGMA user_version = 2", "user_version is 2, expected 1")]
    [InlineData("PRAGMA application_id = 5", "application_id is 5, expected")]
    public void What_was_changed_is_damage_and_is_named(string change, string finding)
    {
        Fill();
        Change(change);
        Assert.Contains(finding, Assert.Throws<LogCorruptException>(() => _store.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_life_passes_for_none_of_this_one()
    {
        Fill();
        Change("UPDATE meta SET value = '000000000000beef' WHERE name = 'incarnation'");
        var other = TestLog.Identity with { Incarnation = new Incarnation(0xbeef) };
        Assert.Contains("the checksum is wrong", Assert.Throws<LogCorruptException>(() => new SqliteEngine().Open(_store.Files, _store.Folder, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_do_not_fit_their_rows_are_damage()
    {
        Fill();
        Change("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'meta') WHERE name = 'sqlite_autoindex_bodies_1'");
        Assert.Contains("SQLite finds damage", Assert.Throws<LogCorruptException>(() => _store.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_append_that_failed_the_file_is_never_written_again()
    {
        using var store = _store.Open().Log;
        store.Append([TestLog.Append(TestLog.Entry(1))]);
        using (var other = new SqliteConnection(FilePath, SqliteApi.OpenReadWrite))
        {
            other.Execute("BEGIN IMMEDIATE");
            Assert.Throws<IOException>(() => store.Append([TestLog.Append(TestLog.Entry(2))]));
            other.Execute("ROLLBACK");
        }

        Assert.Throws<InvalidOperationException>(() => store.Append([TestLog.Append(TestLog.Entry(2))]));
        Assert.Equal("1", Ask("SELECT max(idx) FROM entries"));
    }

    [Fact]
    public void A_body_that_went_bad_is_found_when_it_is_read_and_its_neighbours_are_sound()
    {
        Fill();
        Change("UPDATE bodies SET bytes = x'00' WHERE idx = 20");
        using var store = _store.Open().Log;
        Assert.Throws<LogCorruptException>(() => store.ReadBodies(default, new LogIndex(20), 1_000));
        Assert.Equal(new LogIndex(10), Assert.Single(store.ReadBodies(default, new LogIndex(10), 1_000)).Index);
    }

    [Fact]
    public void An_entry_that_went_bad_under_a_running_node_keeps_its_place_in_the_log()
    {
        using var store = _store.Open().Log;
        for (var index = 1; index <= 20; index++)
            store.Append([TestLog.Append(TestLog.Entry(index))]);
        Change("UPDATE entries SET payload = x'00' WHERE idx = 8");
        var live = Enumerable.Range(1, 20).Select(index => new BodySpan(new LogIndex(index), 0, 1)).ToList();
        var report = store.Compact([new CompactionScope(default, new LogIndex(15), new LogIndex(15), live)], TestContext.Current.CancellationToken);

        Assert.Contains("entry 8", report.Damage!.Message, StringComparison.Ordinal);
        Assert.Equal(7, store.Recover(default).Base.Index.Value);
        Assert.Single(store.ReadBodies(default, new LogIndex(9), 0));
    }

    [Fact]
    public void Bytes_that_are_no_database_or_a_torn_one_are_damage()
    {
        Fill();
        var whole = File.ReadAllBytes(FilePath);
        foreach (var (offset, count) in new[] { (0, 16), (100, 64), (4096, 4096), (whole.Length / 2, 4096) })
        {
            var bytes = whole.ToArray();
            bytes.AsSpan(offset, count).Fill(0x55);
            File.WriteAllBytes(FilePath, bytes);
            Assert.Throws<LogCorruptException>(() => _store.Open());
        }

        File.WriteAllBytes(FilePath, whole[..(whole.Length / 2)]);
        Assert.Throws<LogCorruptException>(() => _store.Open());
        File.WriteAllBytes(FilePath, whole);
        _store.Open().Log.Dispose();
    }

    [Fact]
    public void A_write_ahead_log_that_is_missing_or_went_bad_is_damage()
    {
        using var store = _store.Open().Log;
        for (var index = 1; index <= 5; index++)
            store.Append([TestLog.Append(TestLog.Entry(index))]);
        Assert.Equal(5, CopyWith(_ => { }));
        Assert.Contains("rrmq.sqlite-wal missing?", Assert.Throws<LogCorruptException>(() => CopyWith(File.Delete)).Message, StringComparison.Ordinal);
        Assert.Throws<LogCorruptException>(() => CopyWith(path =>
        {
            var bytes = File.ReadAllBytes(path);
            bytes[bytes.AsSpan().LastIndexOfAnyExcept((byte)0) - 50] ^= 1;
            File.WriteAllBytes(path, bytes);
        }));
    }

    [Fact]
    public void Every_flipped_bit_of_a_snapshot_is_noticed()
    {
        var (log, snapshots) = _store.Open();
        using (log)
            snapshots.Write(new SnapshotInfo(default, new LogIndex(8), new Term(7), new byte[] { 9 }), output => output.Write("the state"u8), TestContext.Current.CancellationToken);
        var pieces = long.Parse(Ask("SELECT count(*) FROM snapshot_pieces"), System.Globalization.CultureInfo.InvariantCulture);
        for (var piece = 0; piece < pieces; piece++)
        {
            Change($"UPDATE snapshot_pieces SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'A5' AS BLOB) WHERE rowid = (SELECT rowid FROM snapshot_pieces ORDER BY offset LIMIT 1 OFFSET {piece})");
            Assert.Throws<SnapshotDamagedException>(ReadSnapshot);
            (log, snapshots) = _store.Open();
            using (log)
                snapshots.Write(new SnapshotInfo(default, new LogIndex(8), new Term(7), new byte[] { 9 }), output => output.Write("the state"u8), TestContext.Current.CancellationToken);
            Assert.Equal("the state", ReadSnapshot());
        }
    }

    [Fact]
    public void Without_the_library_the_line_says_what_to_install()
    {
        Assert.Null(SqliteLibrary.FindProblem(SqliteApi.Library));
        var problem = SqliteLibrary.FindProblem("libsqlite3.so.99");
        Assert.Equal("libsqlite3.so.99 is not on this machine, expected the system's SQLite: install libsqlite3-0 (Debian, Ubuntu) or sqlite-libs (Fedora, Alpine)", problem);
    }

    /// <summary>A batch an entry, 102 of them: term 3, vote for 2, a log that begins behind entry 50, and bodies of entries 10 and 20.</summary>
    private void Fill()
    {
        using var store = _store.Open().Log;
        store.Append([TestLog.Append(default, TestLog.State(3, 2), null, TestLog.Entry(1))]);
        for (var index = 2; index <= 100; index++)
            store.Append([TestLog.Append(TestLog.Entry(index))]);
        store.Compact([new CompactionScope(default, new LogIndex(50), new LogIndex(50), [new BodySpan(new LogIndex(10), 0, 50), new BodySpan(new LogIndex(20), 0, 50)])]);
        store.Append([TestLog.Append(TestLog.Entry(101))]);
        store.Append([TestLog.Append(TestLog.Entry(102))]);
    }

    private void Change(string sql)
    {
        using var tool = new SqliteConnection(FilePath, SqliteApi.OpenReadWrite);
        tool.Execute(sql);
    }

    private string Ask(string sql)
    {
        using var tool = new SqliteConnection(FilePath, SqliteApi.OpenReadOnly);
        return tool.Text(sql);
    }

    private long CopyWith(Action<string> change)
    {
        using var copy = new TempFolder();
        var folder = copy.At("node");
        TestStore.Copy(_store.Files, _store.Folder, folder);
        File.Delete(Path.Combine(folder, "rrmq.sqlite-shm"));
        change(Path.Combine(folder, "rrmq.sqlite-wal"));
        using var log = new SqliteEngine().Open(_store.Files, folder, TestLog.Identity).Log;
        return log.Recover(default).LastIndex.Value;
    }

    private string ReadSnapshot()
    {
        var (log, snapshots) = _store.Open();
        using (log)
        using (var reader = snapshots.OpenRead(snapshots.List(default)[0]))
        {
            var text = new StringBuilder();
            for (var block = reader.NextBlock(); !block.IsEmpty; block = reader.NextBlock())
                text.Append(Encoding.UTF8.GetString(block.Span));
            return text.ToString();
        }
    }
}
