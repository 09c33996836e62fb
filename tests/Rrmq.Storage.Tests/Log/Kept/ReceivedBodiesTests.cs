namespace Rrmq.Storage.Tests;

public sealed class ReceivedBodiesTests
{
    private const int BodyBytes = 100;
    private const long Snapshot = 1_000;

    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    [Fact]
    public void Received_bodies_count_when_the_log_gives_way_and_not_before()
    {
        var store = WithPast();
        Receive(store, Snapshot, 900, 950);
        AssertReads(store, 5, "old");
        Assert.Empty(store.ReadBodies(default, new LogIndex(900), 0));
        store = Reopen(store);
        AssertReads(store, 5, "old");

        Reset(store);
        AssertReads(store, 900, "received");
        AssertReads(store, 950, "received");
        Assert.Empty(store.ReadBodies(default, new LogIndex(5), 0));
        store = Reopen(store);
        AssertReads(store, 950, "received");
        Assert.Equal((Snapshot, Snapshot), (store.Recover(default).Base.Index.Value, store.Recover(default).LastIndex.Value));
    }

    [Fact]
    public void What_was_kept_before_goes_with_the_next_compaction_and_what_was_received_stays()
    {
        var store = WithPast();
        var before = store.BytesOnDisk;
        Receive(store, Snapshot, 900, 950);
        Reset(store);
        Append(store, Snapshot + 1, 300);
        Compact(store, Snapshot + 250, 950, Snapshot + 2);

        AssertReads(store, 950, "received");
        AssertReads(store, Snapshot + 2, "old");
        Assert.Empty(store.ReadBodies(default, new LogIndex(900), 0));
        Assert.InRange(store.BytesOnDisk, 1, before);
        store = Reopen(store);
        AssertReads(store, 950, "received");
        AssertReads(store, Snapshot + 2, "old");
        Compact(store, Snapshot + 290);
        Assert.Empty(store.ReadBodies(default, new LogIndex(950), 0));
    }

    [Fact]
    public void What_a_snapshot_does_not_know_yet_is_not_taken_for_dead()
    {
        var store = WithPast();
        Receive(store, Snapshot, 900, 950);
        Reset(store);

        // As one taken before the reset would have it.
        store.Compact([new CompactionScope(default, new LogIndex(300), new LogIndex(350), [])], TestContext.Current.CancellationToken);
        AssertReads(store, 900, "received");
        AssertReads(Reopen(store), 950, "received");
    }

    [Fact]
    public void Bodies_of_a_snapshot_that_was_never_given_way_to_go()
    {
        var store = WithPast();
        Receive(store, 200, 150);
        Compact(store, 150, 5);
        AssertReads(store, 5, "old");
        Assert.Equal(2, KeptFiles());
        Compact(store, 250, 5);
        AssertReads(store, 5, "old");
        Assert.Equal(1, KeptFiles());
        AssertReads(Reopen(store), 5, "old");
    }

    [Fact]
    public void A_second_attempt_takes_the_place_of_the_first()
    {
        var store = WithPast();
        Receive(store, Snapshot, 900, 950);
        Receive(store, Snapshot, 900, 950, 960);
        Reset(store);

        AssertReads(store, 960, "received");
        Assert.Equal(2, KeptFiles());
        Receive(store, Snapshot + 500, 1200);
        AssertReads(Reopen(store), 900, "received");
    }

    [Fact]
    public void Many_received_bodies_are_spread_over_files()
    {
        var store = WithPast();
        Receive(store, Snapshot, [.. Enumerable.Range(400, 500)]);
        Reset(store);

        Assert.True(KeptFiles() > 5);
        store = Reopen(store);
        for (var index = 400; index < 900; index++)
            AssertReads(store, index, "received");
    }

    [Fact]
    public void A_full_disk_leaves_everything_as_it_was()
    {
        var store = WithPast();
        _disk.CapacityBytes = store.BytesOnDisk + 10_000;

        Assert.Throws<DiskFullException>(() => Receive(store, Snapshot, [.. Enumerable.Range(400, 500)]));
        Assert.Equal(1, KeptFiles());
        _disk.CapacityBytes = long.MaxValue;
        AssertReads(Reopen(store), 5, "old");
    }

    /// <summary>The power goes at each operation in turn, from the first received byte to a compaction after the reset: what counts is always readable.</summary>
    [Fact]
    public void A_crash_at_any_operation_leaves_the_past_or_the_snapshot()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            for (var operation = 0; ; operation++)
            {
                var disk = TestLog.NewDisk(seed);
                var store = WithPast(disk);
                var step = 0;
                disk.Before = (_, _) =>
                {
                    if (step++ == operation)
                        throw new IOException("the power goes");
                };
                var done = false;
                try
                {
                    Receive(store, Snapshot, 900, 950);
                    Reset(store);
                    Append(store, Snapshot + 1, 120);
                    Compact(store, Snapshot + 100, 950);
                    done = true;
                }
                catch (IOException)
                {
                    // As planned.
                }

                disk.Before = null;
                disk.Crash();
                using var after = TestLog.Open(disk);
                if (after.Recover(default).Base.Index.Value >= Snapshot)
                    AssertReads(after, 950, "received");
                else
                    AssertReads(after, 5, "old");
                if (done)
                    break;
            }
        }
    }

    private LogStore WithPast() => WithPast(_disk);

    /// <summary>400 entries, of which the fifth is kept outside the log.</summary>
    private static LogStore WithPast(FaultyFileSystem disk)
    {
        var store = TestLog.Open(disk);
        store.Append([TestLog.Append(default, TestLog.State(1), null)]);
        Append(store, 1, 400);
        Compact(store, 300, 5);
        return store;
    }

    private LogStore Reopen(LogStore store)
    {
        store.Dispose();
        return TestLog.Open(_disk);
    }

    private int KeptFiles() => _disk.List(TestLog.Folder).Count(name => name.EndsWith(".kept", StringComparison.Ordinal));

    private static void Append(LogStore store, long first, int count)
    {
        for (var i = first; i < first + count; i++)
            store.Append([TestLog.Append(TestLog.Entry(i, 1, BodyBytes))]);
    }

    private static void Compact(LogStore store, long upTo, params long[] live) => store.Compact(
        [new CompactionScope(default, new LogIndex(upTo), new LogIndex(upTo), live.Select(index => new BodySpan(new LogIndex(index), 0, BodyBytes)))], CancellationToken.None);

    private static void Receive(LogStore store, long snapshot, params int[] indexes) => store.ReceiveBodies(
        default, new LogIndex(snapshot), indexes.Select(index => new EntryBodies(new LogIndex(index), [new BodyBytes(0, Received(index))])), CancellationToken.None);

    private static void Reset(LogStore store)
    {
        var meta = new SnapshotMeta(new LogIndex(Snapshot), new Term(1), Membership.Bootstrap([new NodeId(1)]));
        store.Append([TestLog.Append() with { ResetTo = meta, Mark = new LogMark(new Term(1), meta.Index) }]);
    }

    private static byte[] Received(long index) => TestLog.Payload(index, 77, BodyBytes);

    private static void AssertReads(LogStore store, long index, string which)
    {
        var stored = store.ReadBodies(default, new LogIndex(index), 0);
        Assert.True(stored.Count > 0, $"nothing is kept of entry {index}");
        Assert.True(stored[0].TryGet(0, BodyBytes, out var body));
        Assert.True(body.Span.SequenceEqual(which == "old" ? TestLog.Payload(index, 1, BodyBytes) : Received(index)), $"entry {index} is not the {which} one");
    }
}
