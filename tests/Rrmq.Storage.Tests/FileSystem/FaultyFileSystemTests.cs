namespace Rrmq.Storage.Tests;

public sealed class FaultyFileSystemTests : FileSystemConformance
{
    private readonly FaultyFileSystem _disk = NewDisk(1);

    protected override IFileSystem Files => _disk;

    protected override string Root => "/root";

    private static FaultyFileSystem NewDisk(int seed)
    {
        var disk = new FaultyFileSystem(seed);
        disk.CreateDirectory("/root");
        disk.SyncDirectory("/");
        return disk;
    }

    private static byte[] Sectors(int count, byte value) => Enumerable.Repeat(value, count * 512).ToArray();

    [Fact]
    public void A_crash_keeps_or_loses_each_unsynced_sector_on_its_own()
    {
        using (var file = _disk.Create("/root/a"))
        {
            file.Write(Sectors(64, 1), 0);
            file.SyncData();
            _disk.SyncDirectory("/root");
            file.Write(Sectors(64, 2), 0);
        }
        _disk.Crash();
        var content = _disk.Snapshot().Single(pair => pair.Key == "/root/a").Value!;
        var sectors = content.Chunk(512).Select(sector => sector.Distinct().Single()).ToList();
        Assert.Equal(64, sectors.Count);
        Assert.Contains((byte)1, sectors);
        Assert.Contains((byte)2, sectors);
    }

    [Fact]
    public void What_was_synced_survives_and_the_same_seed_crashes_the_same_way()
    {
        var outcomes = new List<byte[]>();
        for (var run = 0; run < 2; run++)
        {
            var same = NewDisk(77);
            using var file = same.Create("/root/a");
            file.Write(Sectors(8, 1), 0);
            file.SyncData();
            same.SyncDirectory("/root");
            file.Write(Sectors(8, 2), 8 * 512);
            same.Crash();
            outcomes.Add(same.Snapshot().Single(pair => pair.Key == "/root/a").Value!);
            Assert.Equal(Sectors(8, 1), outcomes[^1][..(8 * 512)]);
        }
        Assert.Equal(outcomes[0], outcomes[1]);
    }

    [Fact]
    public void A_name_can_be_lost_until_its_folder_is_synced()
    {
        var kept = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var other = NewDisk(seed);
            other.Create("/root/synced").Dispose();
            other.SyncDirectory("/root");
            other.Create("/root/unsynced").Dispose();
            other.Crash();
            Assert.True(other.FileExists("/root/synced"));
            kept += other.FileExists("/root/unsynced") ? 1 : 0;
        }
        Assert.InRange(kept, 1, 39);
    }

    [Fact]
    public void A_crash_and_a_kill_end_handles_and_locks()
    {
        using var file = _disk.Create("/root/a");
        Assert.NotNull(_disk.TryLock("/root/lock"));
        _disk.KillProcess();
        Assert.ThrowsAny<IOException>(() => file.Write([1], 0));
        Assert.NotNull(_disk.TryLock("/root/lock"));
        _disk.Crash();
        Assert.NotNull(_disk.TryLock("/root/lock"));
    }

    [Fact]
    public void After_a_failed_sync_a_successful_one_proves_nothing_about_older_writes()
    {
        var lostSectors = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var other = NewDisk(seed);
            using var file = other.Create("/root/a");
            file.Write(Sectors(4, 1), 0);
            file.SyncData();
            other.SyncDirectory("/root");
            file.Write(Sectors(4, 2), 0);
            other.FailNext(FileOperation.SyncData);
            Assert.ThrowsAny<IOException>(file.SyncData);
            file.SyncData();
            other.Crash();
            lostSectors += other.Snapshot().Single(pair => pair.Key == "/root/a").Value!.Count(value => value == 1) / 512;
        }
        Assert.InRange(lostSectors, 1, 79);
    }

    [Fact]
    public void A_full_disk_refuses_growth_only()
    {
        using var file = _disk.Create("/root/a");
        file.Write(Sectors(1, 1), 0);
        _disk.CapacityBytes = 512;
        file.Write(Sectors(1, 2), 0);
        Assert.Throws<DiskFullException>(() => file.Write([1], 512));
        Assert.Equal(0, _disk.FreeBytes("/root"));
    }

    [Fact]
    public void A_named_operation_fails_when_its_turn_comes()
    {
        using var file = _disk.Create("/root/a");
        _disk.FailNext(FileOperation.Write, after: 1, pathPart: "/a");
        file.Write([1], 0);
        Assert.ThrowsAny<IOException>(() => file.Write([2], 0));
        file.Write([3], 0);
        Assert.Equal(1, file.Length);
    }
}
