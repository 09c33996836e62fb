namespace Rrmq.Storage.Tests;

public sealed class DiskFullTests
{
    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    [Fact]
    public void A_full_disk_is_a_state_while_preparing_and_clears_when_space_returns()
    {
        using var store = TestLog.Open(_disk);
        store.Append([TestLog.Append(TestLog.Entry(1, 1, 1500))]);
        _disk.CapacityBytes = store.BytesOnDisk;
        Assert.False(store.DiskFull);
        store.PrepareAhead();
        Assert.True(store.DiskFull);
        Assert.Equal(0, store.FreeBytes);

        store.Append([TestLog.Append(TestLog.Entry(2, 1, 100))]);
        TestLog.AssertHolds(store, [TestLog.Entry(1, 1, 1500), TestLog.Entry(2, 1, 100)]);

        _disk.CapacityBytes = long.MaxValue;
        store.PrepareAhead();
        Assert.False(store.DiskFull);
    }

    [Fact]
    public void An_append_that_finds_no_space_fails_and_ends_the_store()
    {
        using (var store = TestLog.Open(_disk))
        {
            _disk.CapacityBytes = store.BytesOnDisk;
            store.Append([TestLog.Append(TestLog.Entry(1))]);
            Assert.Throws<DiskFullException>(() => store.Append([TestLog.Append(TestLog.Entry(2, 1, 4000))]));
            Assert.Throws<InvalidOperationException>(() => store.Append([TestLog.Append(TestLog.Entry(2, 1, 1))]));
        }
        using var again = TestLog.Open(_disk);
        TestLog.AssertHolds(again, [TestLog.Entry(1)]);
        again.Append([TestLog.Append(TestLog.Entry(2))]);
        TestLog.AssertHolds(again, [TestLog.Entry(1), TestLog.Entry(2)]);
    }

    [Fact]
    public void A_next_segment_half_made_on_a_full_disk_is_made_again_later_or_after_a_restart()
    {
        foreach (var restart in new[] { false, true })
        {
            var other = TestLog.NewDisk();
            var store = TestLog.Open(other);
            store.Append([TestLog.Append(TestLog.Entry(1, 1, 7000))]);
            store.PrepareAhead();
            var next = other.FileExists(TestLog.SecondSegment);
            Assert.True(next);
            store.Append([TestLog.Append(TestLog.Entry(2, 1, 7000))]);
            other.CapacityBytes = store.BytesOnDisk + 1500;
            store.PrepareAhead();
            Assert.True(store.DiskFull);
            Assert.Contains(other.Snapshot(), pair => pair.Key.EndsWith(".seg.new", StringComparison.Ordinal));
            other.CapacityBytes = long.MaxValue;
            if (restart)
            {
                store.Dispose();
                store = TestLog.Open(other);
                Assert.DoesNotContain(other.Snapshot(), pair => pair.Key.EndsWith(".seg.new", StringComparison.Ordinal));
            }
            store.PrepareAhead();
            Assert.False(store.DiskFull);
            store.Append([TestLog.Append(TestLog.Entry(3, 1, 7000))]);
            Assert.Equal(3, store.SegmentCount);
            TestLog.AssertHolds(store, [TestLog.Entry(1, 1, 7000), TestLog.Entry(2, 1, 7000), TestLog.Entry(3, 1, 7000)]);
            store.Dispose();
        }
    }

    [Fact]
    public void Any_other_error_while_preparing_is_an_error()
    {
        using var store = TestLog.Open(_disk);
        store.Append([TestLog.Append(TestLog.Entry(1, 1, 1500))]);
        _disk.FailNext(FileOperation.SyncData);
        var error = Assert.ThrowsAny<IOException>(store.PrepareAhead);
        Assert.IsNotType<DiskFullException>(error);
    }
}
