using System.Buffers;

namespace Rrmq.Storage.Tests;

public sealed class SnapshotStoreTests
{
    private const string Folder = "/data/snapshots";

    [Fact]
    public void The_newest_two_are_kept_and_listed_newest_first()
    {
        var disk = TestLog.NewDisk();
        var store = Open(disk);
        foreach (var index in new[] { 5, 9, 1_000 })
            Write(store, index, Content(index, 1));

        Assert.Equal([1_000, 9], Indexes(store));
        Assert.Equal([1_000, 9], Indexes(Open(disk)));
        Assert.Equal(2, disk.List(Folder).Count);
        Assert.Equal(disk.Snapshot().Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal)).Sum(file => file.Value?.Length ?? 0), store.BytesOnDisk);
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        var disk = TestLog.NewDisk();
        Write(Open(disk), 8, Content(300, 1), membership: [9, 9]);
        var path = Path.Combine(Folder, disk.List(Folder)[0]);
        var length = disk.Snapshot().Single(file => file.Key == path).Value!.Length;

        for (var bit = 0; bit < length * 8; bit++)
        {
            disk.Flip(path, bit / 8, (byte)(1 << (bit % 8)));
            Assert.Throws<SnapshotDamagedException>(() => ReadNewest(Open(disk)));
            disk.Flip(path, bit / 8, (byte)(1 << (bit % 8)));
        }

        Assert.Equal(Content(300, 1), ReadNewest(Open(disk)));
    }

    [Fact]
    public void A_snapshot_cut_at_any_length_is_noticed()
    {
        var disk = TestLog.NewDisk();
        Write(Open(disk), 8, Content(300, 1));
        var whole = disk.Snapshot();
        var path = Path.Combine(Folder, disk.List(Folder)[0]);

        for (var length = 0; length < whole.Single(file => file.Key == path).Value!.Length; length++)
        {
            disk = TestLog.CopyOf(whole);
            disk.Truncate(path, length);
            Assert.Throws<SnapshotDamagedException>(() => ReadNewest(Open(disk)));
        }
    }

    [Fact]
    public void A_snapshot_of_another_life_or_under_another_name_is_refused()
    {
        var disk = TestLog.NewDisk();
        Write(Open(disk), 8, [1]);
        var stranger = TestLog.Identity with { Incarnation = new Incarnation(77) };
        var store = SnapshotStore.Open(disk, Folder, stranger);
        Assert.Contains("belongs to", Assert.Throws<SnapshotDamagedException>(() => store.OpenRead(store.List(default)[0])).Message, StringComparison.Ordinal);

        disk.Rename(Path.Combine(Folder, disk.List(Folder)[0]), Path.Combine(Folder, "00000-00000000000000000009.snap"));
        Assert.Contains("the name another", Assert.Throws<SnapshotDamagedException>(() => ReadNewest(Open(disk))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_understood_is_not_touched()
    {
        var disk = TestLog.NewDisk();
        Write(Open(disk), 8, [1]);
        disk.Create(Folder + "/notes.txt").Dispose();
        var before = disk.Snapshot();

        Assert.Contains("notes.txt", Assert.Throws<SnapshotDamagedException>(() => Open(disk)).Message, StringComparison.Ordinal);
        TestLog.AssertSame(before, disk.Snapshot());
    }

    [Fact]
    public void A_full_disk_costs_the_new_snapshot_and_no_other()
    {
        var disk = TestLog.NewDisk();
        var store = Open(disk);
        Write(store, 1, Content(2_000, 1));
        Write(store, 2, Content(2_000, 2));
        disk.CapacityBytes = 6_000;

        Assert.Throws<DiskFullException>(() => Write(store, 3, Content(1_000_000, 3)));
        Assert.Equal([2, 1], Indexes(store));
        Assert.Equal(Content(2_000, 2), ReadNewest(store));
        Assert.Equal(2, disk.List(Folder).Count);
    }

    /// <summary>The power goes, or the process, at each operation in turn: at least the newest complete snapshot is always there, and never a half one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_at_any_operation_leaves_whole_snapshots(bool powerCut)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            for (var operation = 0; ; operation++)
            {
                var disk = TestLog.NewDisk(seed);
                var store = Open(disk);
                Write(store, 1, Content(3_000, 1));
                Write(store, 2, Content(3_000, 2));
                if (WriteUntil(disk, store, operation))
                    break;
                if (powerCut)
                    disk.Crash();
                else
                    disk.KillProcess();

                var after = Open(disk);
                var newest = after.List(default)[0].Index.Value;
                Assert.InRange(newest, 2, 3);
                Assert.Equal(Content(3_000, (int)newest), ReadNewest(after));
                Write(after, 4, Content(3_000, 4));
                Assert.Equal([4, newest], Indexes(after));
            }
        }
    }

    private static bool WriteUntil(FaultyFileSystem disk, SnapshotStore store, int operation)
    {
        var step = 0;
        disk.Before = (_, _) =>
        {
            if (step++ == operation)
                throw new IOException("the power goes");
        };
        try
        {
            Write(store, 3, Content(3_000, 3));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            disk.Before = null;
        }
    }

    private static SnapshotStore Open(FaultyFileSystem disk) => SnapshotStore.Open(disk, Folder, TestLog.Identity);

    private static void Write(SnapshotStore store, long index, byte[] content, byte[]? membership = null) =>
        store.Write(new SnapshotInfo(default, new LogIndex(index), new Term(7), membership), output =>
        {
            for (var at = 0; at < content.Length; at += 777)
                output.Write(content.AsSpan(at, Math.Min(777, content.Length - at)));
        });

    private static byte[] ReadNewest(SnapshotStore store)
    {
        using var reader = store.OpenRead(store.List(default)[0]);
        return ReadAll(reader);
    }

    private static byte[] ReadAll(SnapshotReader reader)
    {
        var content = new List<byte>();
        for (var block = reader.NextBlock(); !block.IsEmpty; block = reader.NextBlock())
            content.AddRange(block.ToArray());
        return [.. content];
    }

    private static IEnumerable<long> Indexes(SnapshotStore store) => store.List(default).Select(one => one.Index.Value);

    private static byte[] Content(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }
}
