namespace Rrmq.Storage.Tests;

public sealed class FaultyDataFolderTests : DataFolderTests
{
    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    protected override IFileSystem Files => _disk;

    protected override string Root => "/data";

    [Fact]
    public void A_folder_interrupted_at_any_step_of_its_making_can_be_opened_afterwards()
    {
        var steps = 0;
        for (var crashAt = 0; crashAt <= steps; crashAt++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var other = TestLog.NewDisk(seed);
                var step = 0;
                var cutAt = crashAt;
                other.Before = (_, _) =>
                {
                    if (step++ == cutAt)
                        throw new IOException("power cut");
                };
                try
                {
                    DataFolder.Open(other, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(5)).Dispose();
                    steps = Math.Max(steps, step);
                    Assert.True(cutAt >= step);
                }
                catch (IOException)
                {
                    steps = Math.Max(steps, cutAt + 1);
                }
                other.Before = null;
                other.Crash();
                using var opened = DataFolder.Open(other, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(6));
                Assert.Contains(opened.Identity.Incarnation, new[] { new Incarnation(5), new Incarnation(6) });
                AssertLogIsComplete(other, opened);
            }
        }
        Assert.InRange(steps, 8, 40);
    }

    [Fact]
    public void An_identity_once_handed_out_survives_a_crash()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var other = TestLog.NewDisk(seed);
            DataFolder.Open(other, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(5)).Dispose();
            other.Crash();
            using var opened = DataFolder.Open(other, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(6));
            Assert.Equal(new Incarnation(5), opened.Identity.Incarnation);
        }
    }

    [Fact]
    public void An_identity_seen_after_a_kill_at_any_step_survives_a_crash()
    {
        for (var killAt = 0; killAt < 35; killAt++)
        {
            for (var seed = 0; seed < 20; seed++)
            {
                var other = TestLog.NewDisk(seed);
                var step = 0;
                var at = killAt;
                other.Before = (_, _) =>
                {
                    if (step++ == at)
                        throw new IOException("killed");
                };
                Record.Exception(() => OpenNested(other, 5).Dispose());
                other.Before = null;
                other.KillProcess();
                using (var seen = OpenNested(other, 6))
                {
                    AssertLogIsComplete(other, seen);
                    seen.Peers.Remember(new NodeId(2), new Incarnation(22));
                    other.Crash();
                    using var again = OpenNested(other, 7);
                    Assert.Equal(seen.Identity, again.Identity);
                    AssertLogIsComplete(other, again);
                    Assert.True(again.Peers.TryGet(new NodeId(2), out _));
                }
            }
        }
    }

    [Fact]
    public void Looking_a_peer_up_does_not_wait_while_another_is_being_written_down()
    {
        using var folder = DataFolder.Open(_disk, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(5));
        var looked = false;
        var known = true;
        _disk.Before = (operation, _) =>
        {
            if (operation != FileOperation.SyncData)
                return;
            var looking = new Thread(() => known = folder.Peers.TryGet(new NodeId(2), out var _));
            looking.Start();
            looked = looking.Join(TimeSpan.FromSeconds(10));
        };

        folder.Peers.Remember(new NodeId(2), new Incarnation(22));

        Assert.True(looked);
        Assert.False(known);
        Assert.True(folder.Peers.TryGet(new NodeId(2), out _));
    }

    [Fact]
    public void Any_bit_of_the_remembered_peers_that_flips_is_refused_or_changes_nothing()
    {
        const string Peers = "/data/node/peers.json";
        using (var folder = Open())
        {
            folder.Peers.Remember(new NodeId(2), new Incarnation(22));
            folder.Peers.Remember(new NodeId(3), new Incarnation(0xFFFF_0000_FFFF_0000));
        }

        var length = _disk.Snapshot().Single(file => file.Key == Peers).Value!.Length;
        for (var bit = 0; bit < length * 8; bit++)
        {
            _disk.Flip(Peers, bit / 8, (byte)(1 << (bit % 8)));
            try
            {
                using var folder = Open();
                Assert.True(folder.Peers.TryGet(new NodeId(2), out var second) && second == new Incarnation(22), $"bit {bit}");
                Assert.True(folder.Peers.TryGet(new NodeId(3), out var third) && third == new Incarnation(0xFFFF_0000_FFFF_0000), $"bit {bit}");
            }
            catch (DataFolderException refusal)
            {
                Assert.Contains("peers.json", refusal.Message);
            }

            _disk.Flip(Peers, bit / 8, (byte)(1 << (bit % 8)));
        }

        DataFolder Open() => DataFolder.Open(_disk, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(5));
    }

    [Fact]
    public void Any_bit_of_the_identity_that_flips_is_damage_and_never_passes_for_another_nodes_folder()
    {
        const string Identity = "/data/node/identity.json";
        Open().Dispose();
        var text = System.Text.Encoding.ASCII.GetString(_disk.Snapshot().Single(file => file.Key == Identity).Value!);
        var (from, to) = (text.IndexOf("\"cluster\": ", StringComparison.Ordinal) + 12, text.IndexOf("\"address\"", StringComparison.Ordinal));
        for (var bit = from * 8; bit < to * 8; bit++)
        {
            _disk.Flip(Identity, bit / 8, (byte)(1 << (bit % 8)));
            if (Record.Exception(() => Open().Dispose()) is { } error)
                Assert.Equal(DataFolderProblem.Unreadable, Assert.IsType<DataFolderException>(error).Kind);
            _disk.Flip(Identity, bit / 8, (byte)(1 << (bit % 8)));
        }

        DataFolder Open() => DataFolder.Open(_disk, "/data/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(5));
    }

    // An identity without a log means votes were lost, and is refused; so no crash may leave one.
    private static void AssertLogIsComplete(FaultyFileSystem disk, DataFolder folder)
    {
        using var log = LogStore.Open(disk, folder.LogPath, folder.Identity, TestLog.Small);
        Assert.Equal((1, 0L), (log.SegmentCount, log.Recovery.Records));
    }

    private static DataFolder OpenNested(FaultyFileSystem disk, ulong incarnation) =>
        DataFolder.Open(disk, "/data/deep/er/node", new ClusterId(1), new NodeId(1), "", () => new Incarnation(incarnation));
}
