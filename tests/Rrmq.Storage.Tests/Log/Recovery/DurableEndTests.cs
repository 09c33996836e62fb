namespace Rrmq.Storage.Tests;

/// <summary>The last batch that was acknowledged is as safe as those before it: what it loses after its sync is damage and no torn tail.</summary>
public sealed class DurableEndTests
{
    private const string NotePath = "/data/log/durable-end";

    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    private long Write(params Entry[] entries)
    {
        using var store = TestLog.Open(_disk);
        foreach (var entry in entries)
            store.Append([TestLog.Append(entry)]);
        return SegmentHeader.Bytes + store.BytesWritten;
    }

    private LogCorruptException Refusal()
    {
        _disk.KillProcess();
        var before = _disk.Snapshot();
        var error = Assert.Throws<LogCorruptException>(() => TestLog.Open(_disk).Dispose());
        TestLog.AssertSame(before, _disk.Snapshot());
        return error;
    }

    [Fact]
    public void Any_bit_of_the_last_acknowledged_batch_that_flips_is_damage()
    {
        var end = Write(TestLog.Entry(1), TestLog.Entry(2));
        for (var at = end - RecordCodec.SizeOf(100); at < end; at++)
        {
            _disk.Flip(TestLog.FirstSegment, at);
            Assert.Equal(TestLog.FirstSegment, Refusal().File);
            _disk.Flip(TestLog.FirstSegment, at);
        }
    }

    [Fact]
    public void A_last_batch_that_was_cut_off_whole_is_missed()
    {
        var end = Write(TestLog.Entry(1, 1, 3000), TestLog.Entry(2));
        for (var length = 2100; length < end; length += 97)
        {
            var copy = TestLog.CopyOf(_disk.Snapshot());
            copy.Truncate(TestLog.FirstSegment, length);
            var error = Assert.Throws<LogCorruptException>(() => TestLog.Open(copy).Dispose());
            Assert.Contains($"durable up to offset {end} of segment 1", error.Finding);
        }
    }

    [Fact]
    public void A_vote_in_the_last_batch_that_was_overwritten_with_zeros_is_missed()
    {
        Write(TestLog.Entry(1));
        using (var store = TestLog.Open(_disk))
            store.Append([TestLog.Append(default, TestLog.State(2, 3), null)]);
        using (var file = _disk.Open(TestLog.FirstSegment))
            file.Write(new byte[RecordCodec.SizeOf(0)], SegmentHeader.Bytes + RecordCodec.SizeOf(100));
        Assert.Contains("durable", Refusal().Finding);
    }

    [Fact]
    public void A_first_batch_of_a_segment_that_is_gone_is_missed()
    {
        using (var store = TestLog.Open(_disk))
        {
            store.Append([TestLog.Append(TestLog.Entry(1, 1, 7000))]);
            store.Append([TestLog.Append(TestLog.Entry(2, 1, 2000))]);
            Assert.Equal(2, store.SegmentCount);
        }
        using (var file = _disk.Open(TestLog.SecondSegment))
            file.Write(new byte[4000], SegmentHeader.Bytes);
        Assert.Contains("of segment 2", Refusal().Finding);
    }

    [Fact]
    public void A_torn_tail_behind_the_noted_end_is_still_cut()
    {
        Write(TestLog.Entry(1));
        var end = SegmentHeader.Bytes + RecordCodec.SizeOf(100);
        using (var file = _disk.Open(TestLog.FirstSegment))
            file.Write([1, 2, 3], end);
        using var store = TestLog.Open(_disk);
        Assert.Equal((end, 3), (store.Recovery.CutOffset, store.Recovery.CutBytes));
    }

    [Fact]
    public void After_any_power_cut_the_note_is_never_beyond_what_is_durable()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var disk = TestLog.NewDisk(seed);
            var acknowledged = 0L;
            var operations = 0;
            disk.Before = (_, path) =>
            {
                if (path.StartsWith(TestLog.Folder, StringComparison.Ordinal) && ++operations > 20 + seed)
                    throw new IOException("the power is gone");
            };
            Assert.Throws<IOException>(() => AppendForEver(disk, index => acknowledged = index));
            disk.Before = null;
            disk.Crash();
            using var recovered = TestLog.Open(disk);
            Assert.InRange(recovered.Recover(default).LastIndex.Value, acknowledged, acknowledged + 1);
        }
    }

    [Fact]
    public void A_note_that_is_lost_cut_or_damaged_counts_as_none()
    {
        Write(TestLog.Entry(1));
        for (var at = 0; at < 32; at++)
        {
            _disk.Flip(NotePath, at);
            TestLog.AssertHolds(Opened(), [TestLog.Entry(1)]);
        }
        _disk.Truncate(NotePath, 12);
        TestLog.AssertHolds(Opened(), [TestLog.Entry(1)]);
        _disk.Delete(NotePath);
        TestLog.AssertHolds(Opened(), [TestLog.Entry(1)]);
        Assert.Contains(_disk.Snapshot(), file => file.Key == NotePath && file.Value!.Length == 32);
    }

    [Fact]
    public void A_note_of_another_incarnation_counts_as_none()
    {
        var end = Write(TestLog.Entry(1));
        var note = _disk.Snapshot().Single(file => file.Key == NotePath).Value!;
        var other = TestLog.NewDisk();
        var identity = TestLog.Identity with { Incarnation = new Incarnation(7) };
        LogStore.Create(other, TestLog.Folder, identity, TestLog.Small);
        using (var file = other.Create(NotePath))
            file.Write(note, 0);
        using var store = LogStore.Open(other, TestLog.Folder, identity, TestLog.Small);
        Assert.Equal(0, store.Recover(default).LastIndex.Value);
        Assert.True(end > 0);
    }

    [Fact]
    public void A_full_disk_costs_the_note_and_nothing_else()
    {
        Write(TestLog.Entry(1));
        _disk.Delete(NotePath);
        _disk.CapacityBytes = _disk.Snapshot().Sum(file => file.Value?.Length ?? 0);
        using var store = TestLog.Open(_disk);
        store.Append([TestLog.Append(TestLog.Entry(2))]);
        TestLog.AssertHolds(store, [TestLog.Entry(1), TestLog.Entry(2)]);
    }

    private static void AppendForEver(FaultyFileSystem disk, Action<long> acknowledged)
    {
        using var store = TestLog.Open(disk);
        for (var index = 1; ; index++)
        {
            store.Append([TestLog.Append(TestLog.Entry(index, 1, 50 + (index * 37 % 900)))]);
            acknowledged(index);
            store.PrepareAhead();
        }
    }

    private LogStore Opened()
    {
        _disk.KillProcess();
        return TestLog.Open(_disk);
    }
}
