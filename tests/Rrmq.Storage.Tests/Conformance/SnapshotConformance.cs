using System.Buffers;

namespace Rrmq.Storage.Tests;

/// <summary>What every store promises of snapshots: two are kept, the newest first, whole or not at all.</summary>
public abstract class SnapshotConformance : IDisposable
{
    private readonly TestStore _store;
    private OpenedStorage? _opened;

    protected SnapshotConformance(TestStore store) => _store = store;

    public void Dispose()
    {
        _opened?.Log.Dispose();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_written_is_read_back_with_its_head()
    {
        var content = Content(1_000_000, seed: 3);
        Write(Reopened(), 42, content, membership: [1, 2, 3]);

        using var reader = OpenNewest(Reopened());
        Assert.Equal((42, 7, 3), (reader.Info.Index.Value, reader.Info.Term.Value, reader.Info.Membership.Length));
        Assert.Equal(content, ReadAll(reader));
        Assert.True(reader.NextBlock().IsEmpty);
    }

    [Fact]
    public void An_empty_state_is_a_state()
    {
        Write(Reopened(), 1, []);

        using var reader = OpenNewest(Reopened());
        Assert.Empty(ReadAll(reader));
    }

    [Fact]
    public void Groups_have_snapshots_of_their_own()
    {
        var store = Reopened();
        for (var index = 1; index < 5; index++)
        {
            Write(store, index, [1]);
            store.Write(new SnapshotInfo(new GroupId(3), new LogIndex(index * 10), new Term(1), default), _ => { }, TestContext.Current.CancellationToken);
        }

        Assert.Equal([4, 3], Indexes(store));
        Assert.Equal([40, 30], store.List(new GroupId(3)).Select(one => one.Index.Value));
    }

    [Fact]
    public void One_that_is_known_to_be_bad_is_listed_no_longer_and_goes_with_the_next()
    {
        var store = Reopened();
        Write(store, 1, [1]);
        Write(store, 2, [2]);
        store.Distrust(store.List(default)[0]);
        Assert.Equal([1], Indexes(store));

        Write(store, 3, [3]);
        Assert.Equal([3, 1], Indexes(store));
        store = Reopened();
        Assert.Equal([3, 1], Indexes(store));
        Write(store, 3, [3]);
        Assert.Equal([3, 1], Indexes(store));
    }

    [Fact]
    public void The_newest_two_are_kept_and_listed_newest_first()
    {
        var store = Reopened();
        foreach (var index in new[] { 5, 9, 1_000 })
            Write(store, index, Content(index, 1));

        Assert.Equal([1_000, 9], Indexes(store));
        store = Reopened();
        Assert.Equal([1_000, 9], Indexes(store));
        Assert.InRange(store.BytesOnDisk, 1_009, 2_000);
    }

    [Fact]
    public void One_that_was_broken_off_leaves_the_others_and_nothing_else()
    {
        var store = Reopened();
        Write(store, 1, Content(2_000, 1));
        Write(store, 2, Content(2_000, 2));
        Assert.Throws<OperationCanceledException>(() => store.Write(Info(3), output => throw new OperationCanceledException(), TestContext.Current.CancellationToken));

        Assert.Equal([2, 1], Indexes(store));
        store = Reopened();
        Assert.Equal([2, 1], Indexes(store));
        Assert.Equal(Content(2_000, 2), ReadNewest(store));
    }

    [Fact]
    public void A_snapshot_that_was_not_finished_when_the_process_ended_is_gone()
    {
        var store = Reopened();
        Write(store, 1, Content(600_000, 1));
        List<long>? seen = null;
        Write(store, 2, Content(600_000, 2));
        store.Write(Info(3), output =>
        {
            output.Write(Content(600_000, 3));
            var (log, snapshots) = _store.OpenCopy();
            using (log)
            {
                seen = [.. Indexes(snapshots)];
                Assert.Equal(Content(600_000, 2), ReadNewest(snapshots));
            }
        }, TestContext.Current.CancellationToken);

        Assert.Equal([2, 1], seen);
        Assert.Equal([3, 2], Indexes(store));
    }

    [Fact]
    public void A_transfer_is_a_file_that_lasts_until_it_is_deleted_or_the_next_start()
    {
        var store = Reopened();
        using (var file = store.CreateTransfer())
        {
            file.Write(Content(300_000, 1), 0);
            file.Write(Content(5, 2), 300_000);
            var read = new byte[300_010];
            Assert.Equal((300_005, 300_005), (file.Read(read, 0), (int)file.Length));
            Assert.Equal([.. Content(300_000, 1), .. Content(5, 2)], read[..300_005]);
            Assert.Equal(7, file.Read(read.AsSpan(0, 7), 299_996));
            Assert.Equal(Content(300_000, 1)[299_996], read[0]);
        }

        store.DeleteTransfer();
        using (var file = store.CreateTransfer())
            Assert.Equal(0, file.Length);
        Assert.Empty(Indexes(Reopened()));
    }

    private SnapshotStore Reopened()
    {
        _opened?.Log.Dispose();
        _opened = _store.Open();
        return _opened.Snapshots;
    }

    private static SnapshotInfo Info(long index, byte[]? membership = null) => new(default, new LogIndex(index), new Term(7), membership);

    private static void Write(SnapshotStore store, long index, byte[] content, byte[]? membership = null) => store.Write(Info(index, membership), output =>
    {
        for (var at = 0; at < content.Length; at += 777)
            output.Write(content.AsSpan(at, Math.Min(777, content.Length - at)));
    });

    private static SnapshotReader OpenNewest(SnapshotStore store) => store.OpenRead(store.List(default)[0]);

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
