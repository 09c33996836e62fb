namespace Rrmq.Storage.Tests;

/// <summary>What the log promises beyond what every store does, on whichever disk: segments, preparing, and figures of its files.</summary>
public abstract class LogStoreConformance : StoreConformance
{
    private int _copies;

    protected abstract IFileSystem Files { get; }

    protected abstract string Root { get; }

    private string Folder => Path.Combine(Root, "log");

    private LogStore Open(LogOptions? options = null) => TestLog.Open(Files, options, Folder);

    protected override ILogStore OpenStore() => Open();

    protected override ILogStore OpenAsAfterKill()
    {
        var copy = Path.Combine(Root, $"copy{++_copies}");
        TestStore.Copy(Files, Folder, copy);
        return TestLog.Open(Files, folder: copy);
    }

    private LogStore Reopen(LogStore store)
    {
        store.Dispose();
        return Open();
    }

    [Fact]
    public void A_new_log_has_one_segment_and_has_written_nothing()
    {
        using var store = Open();
        store.Append([]);
        store.Append([TestLog.Append()]);
        Assert.Throws<InvalidOperationException>(() => store.Append([TestLog.Append(TestLog.Entry(1)), TestLog.Append(TestLog.Entry(1))]));
        Assert.Equal((1, 0), (store.SegmentCount, store.BytesWritten));
    }

    [Fact]
    public void What_recovery_found_is_told()
    {
        var store = Open();
        store.Append([TestLog.Append(default, TestLog.State(1, 2), null, TestLog.Entry(1, 1), TestLog.Entry(2, 1)), TestLog.Append(TestLog.Entry(3, 1))]);
        using var again = Reopen(store);
        Assert.Null(again.Recovery.CutFile);
        Assert.Equal(4, again.Recovery.Records);
    }

    [Fact]
    public void A_log_that_lost_all_its_segments_is_not_a_new_one()
    {
        Open().Dispose();
        Files.Delete(Path.Combine(Folder, "00000000000000000001.seg"));
        var refusal = Assert.Throws<LogCorruptException>(() => LogStore.Open(Files, Folder, TestLog.Identity, TestLog.Small));
        Assert.Contains("segment is missing", refusal.Finding);
        Assert.DoesNotContain(Files.List(Folder), name => name.Contains(".seg", StringComparison.Ordinal));
        Assert.Throws<LogCorruptException>(() => LogStore.Open(Files, Path.Combine(Root, "nowhere"), TestLog.Identity, TestLog.Small));
    }

    [Fact]
    public void A_log_with_records_is_not_made_anew()
    {
        using (var store = Open())
            store.Append([TestLog.Append(TestLog.Entry(1))]);
        Assert.Throws<InvalidOperationException>(() => LogStore.Create(Files, Folder, TestLog.Identity, TestLog.Small));
        using var again = Open();
        TestLog.AssertHolds(again, [TestLog.Entry(1)]);
    }

    [Fact]
    public void The_log_rolls_to_further_segments_with_and_without_preparing()
    {
        foreach (var prepare in new[] { false, true })
        {
            var folder = Path.Combine(Root, $"rolled-{prepare}");
            var store = TestLog.Open(Files, folder: folder);
            var entries = Enumerable.Range(1, 200).Select(i => TestLog.Entry(i)).ToList();
            foreach (var entry in entries)
            {
                store.Append([TestLog.Append(entry)]);
                if (prepare)
                    store.PrepareAhead();
            }
            Assert.InRange(store.SegmentCount, 3, 8);
            TestLog.AssertHolds(store, entries);
            store.Dispose();
            using var again = TestLog.Open(Files, folder: folder);
            TestLog.AssertHolds(again, entries);
            Assert.Equal(store.SegmentCount, again.SegmentCount);
        }
    }

    [Fact]
    public void A_batch_larger_than_a_segment_gets_one_of_its_own_size()
    {
        var store = Open();
        store.Append([TestLog.Append(TestLog.Entry(1))]);
        store.Append([TestLog.Append(TestLog.Entry(2, 1, 50_000), TestLog.Entry(3, 1, 50_000))]);
        store.PrepareAhead();
        store.Append([TestLog.Append(TestLog.Entry(4))]);
        Assert.Equal(3, store.SegmentCount);
        Entry[] expected = [TestLog.Entry(1), TestLog.Entry(2, 1, 50_000), TestLog.Entry(3, 1, 50_000), TestLog.Entry(4)];
        TestLog.AssertHolds(store, expected);
        using var again = Reopen(store);
        TestLog.AssertHolds(again, expected);
    }

    [Fact]
    public void Unsound_options_are_refused_all_at_once()
    {
        var options = new LogOptions { SegmentBytes = 1, LeastPreparedBytes = -1, MostPreparedBytes = -2 };
        var error = Assert.Throws<ArgumentException>(() => Open(options));
        Assert.Contains("SegmentBytes", error.Message);
        Assert.Contains("LeastPreparedBytes is", error.Message);
        Assert.Contains("MostPreparedBytes is", error.Message);
        Assert.False(Files.DirectoryExists(Folder));
    }

    [Fact]
    public void Progress_ends_with_all_bytes_done()
    {
        var store = Open();
        for (var i = 1; i <= 200; i++)
            store.Append([TestLog.Append(TestLog.Entry(i))]);
        store.Dispose();
        var seen = new List<RecoveryProgress>();
        LogStore.Open(Files, Folder, TestLog.Identity, TestLog.Small, seen.Add).Dispose();
        Assert.Equal(store.SegmentCount, seen.Count);
        Assert.Equal(seen[^1].BytesTotal, seen[^1].BytesDone);
    }

    [Fact]
    public void The_prepared_lead_grows_with_the_log()
    {
        var options = new LogOptions { SegmentBytes = 1 << 20, LeastPreparedBytes = 16 << 10, MostPreparedBytes = 64 << 10 };
        using var store = Open(options);
        Assert.Equal(16 << 10, store.BytesOnDisk);
        store.Append([TestLog.Append(TestLog.Entry(1, 1, 40_000))]);
        Assert.True(store.NeedsPreparing);
        store.PrepareAhead();
        Assert.False(store.NeedsPreparing);
        Assert.InRange(store.BytesOnDisk, 80_000, 81_000);
        store.Append([TestLog.Append(TestLog.Entry(2, 1, 300_000))]);
        store.PrepareAhead();
        Assert.InRange(store.BytesOnDisk, 340_000 + (64 << 10), 341_000 + (64 << 10));
        store.Append([TestLog.Append(TestLog.Entry(3, 1, 300_000))]);
        store.PrepareAhead();
        Assert.Equal(1, store.SegmentCount);
        Assert.Equal(2, Files.List(Folder).Count(name => name.EndsWith(".seg", StringComparison.Ordinal)));
    }
}
