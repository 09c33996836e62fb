namespace Rrmq.Storage.Tests;

public sealed class FolderRebuildTests
{
    private const string Folder = "/data/node";
    private static readonly NodeIdentity Old = new(new ClusterId(1), new NodeId(1), new Incarnation(5));
    private static readonly NodeIdentity New = new(new ClusterId(1), new NodeId(4), new Incarnation(6));
    private static readonly byte[] Membership = [1, 2, 3];
    private static readonly LogEngine Engine = new(TestLog.Small);

    private readonly FaultyFileSystem _disk = Damaged(1);

    [Fact]
    public void The_folder_is_a_newcomers_and_what_was_there_is_set_aside_with_the_finding()
    {
        var old = Contents(_disk, Folder + "/log/00000000000000000001.seg");

        Assert.Equal(Folder + "/damaged", Rebuild(_disk));

        Assert.Equal(New, DataFolder.IdentityAt(_disk, Folder, Engine));
        Assert.Equal(Membership, JoinFile.Read(_disk, Folder)!.Membership.ToArray());
        using (var log = LogStore.Open(_disk, Folder + "/log", New, TestLog.Small))
            Assert.Equal(0, log.Recover(default).LastIndex.Value);
        Assert.Equal(["damage", "identity.json", "log", "peers.json", "snapshots"], _disk.List(Folder + "/damaged"));
        Assert.Equal(old, Contents(_disk, Folder + "/damaged/log/00000000000000000001.seg"));
        Assert.Equal("what was found\n", System.Text.Encoding.UTF8.GetString(Contents(_disk, Folder + "/damaged/damage")));
    }

    [Fact]
    public void One_is_set_aside_at_most()
    {
        Rebuild(_disk);
        _disk.Flip(Folder + "/log/00000000000000000001.seg", 3);
        FolderRebuild.Run(_disk, Folder, "found again", New with { Node = new NodeId(5) }, New.Cluster, "", Membership, Engine, 0);

        Assert.Equal("found again\n", System.Text.Encoding.UTF8.GetString(Contents(_disk, Folder + "/damaged/damage")));
        Assert.Equal(["damage", "identity.json", "join.json", "log", "snapshots"], _disk.List(Folder + "/damaged"));
        Assert.Empty(_disk.List(Folder + "/damaged/snapshots"));
    }

    [Fact]
    public void Without_room_for_both_the_damaged_files_go()
    {
        _disk.CapacityBytes = 64 * 1024;
        Assert.Null(FolderRebuild.Run(_disk, Folder, "what was found", New, New.Cluster, "", Membership, Engine, 64 * 1024));

        Assert.Equal(New, DataFolder.IdentityAt(_disk, Folder, Engine));
        Assert.False(_disk.DirectoryExists(Folder + "/damaged"));
    }

    [Fact]
    public void A_folder_that_is_missing_is_made()
    {
        var disk = TestLog.NewDisk();
        Rebuild(disk);
        Assert.Equal(New, DataFolder.IdentityAt(disk, Folder, Engine));
    }

    [Fact]
    public void A_note_of_damage_is_in_the_way_of_every_start_and_the_first_one_stays()
    {
        DamageNote.Write(_disk, Folder, "lost\nmuch");
        DamageNote.Write(_disk, Folder, "later");

        var refusal = Assert.Throws<DataFolderException>(() => DataFolder.Open(_disk, Folder, Old.Cluster, Old.Node, "", () => new Incarnation(9), TestLog.Small));
        Assert.Equal((DataFolderProblem.Unreadable, "lost much"), (refusal.Kind, refusal.Message));
    }

    [Fact]
    public void A_rebuild_that_a_power_cut_interrupts_at_any_step_leaves_the_damaged_folder_or_the_new_one_and_can_be_begun_again()
    {
        var steps = 0;
        for (var cutAt = 0; cutAt <= steps; cutAt++)
        {
            for (var seed = 0; seed < 4; seed++)
            {
                var disk = Damaged(seed);
                var (step, at) = (0, cutAt);
                disk.Before = (_, _) =>
                {
                    if (step++ == at)
                        throw new IOException("power cut");
                };
                if (Record.Exception(() => Rebuild(disk)) is null)
                    Assert.True(step <= at);
                else
                    steps = Math.Max(steps, at + 1);
                disk.Before = null;
                disk.Crash();

                Assert.True(IsOldOrDamagedOrNew(disk), $"cut at {at}, seed {seed}");
                if (Record.Exception(() => DataFolder.IdentityAt(disk, Folder, Engine)) is not null)
                    Rebuild(disk);
            }
        }

        Assert.InRange(steps, 20, 200);
    }

    // The old identity counts as long as nothing beside it was touched; that it is damaged too is what the rebuild was for.
    private static bool IsOldOrDamagedOrNew(FaultyFileSystem disk)
    {
        try
        {
            var identity = DataFolder.IdentityAt(disk, Folder, Engine);
            if (identity == Old)
                return disk.FileExists(Folder + "/log/00000000000000000001.seg") && disk.FileExists(Folder + "/peers.json");
            using var folder = DataFolder.Open(disk, Folder, New.Cluster, New.Node, "", () => throw new InvalidOperationException("a new folder"), TestLog.Small);
            using var log = LogStore.Open(disk, folder.LogPath, New, TestLog.Small);
            return identity == New && JoinFile.Read(disk, Folder)!.Incarnation == New.Incarnation;
        }
        catch (DataFolderException error)
        {
            return error.Kind == DataFolderProblem.Unreadable;
        }
    }

    private static string? Rebuild(FaultyFileSystem disk) => FolderRebuild.Run(disk, Folder, "what was found", New, New.Cluster, "", Membership, Engine, 0);

    private static FaultyFileSystem Damaged(int seed)
    {
        var disk = TestLog.NewDisk(seed);
        using (var folder = DataFolder.Open(disk, Folder, Old.Cluster, Old.Node, "", () => Old.Incarnation, TestLog.Small))
        {
            folder.Peers.Remember(new NodeId(2), new Incarnation(22));
            using var log = LogStore.Open(disk, folder.LogPath, Old, TestLog.Small);
            log.Append([TestLog.Append(TestLog.Entry(1))]);
            SnapshotStore.Open(disk, folder.SnapshotsPath, Old).Write(new SnapshotInfo(default, new LogIndex(1), new Term(1), Membership), static _ => { });
        }

        disk.Flip(Folder + "/log/00000000000000000001.seg", 100);
        return disk;
    }

    private static byte[] Contents(FaultyFileSystem disk, string path) => disk.Snapshot().Single(file => file.Key == path).Value!;
}
