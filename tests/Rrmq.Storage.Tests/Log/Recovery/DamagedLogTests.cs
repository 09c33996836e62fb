namespace Rrmq.Storage.Tests;

/// <summary>What no crash can explain is refused by name, and left as it is.</summary>
public sealed class DamagedLogTests
{
    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    private void WriteSegments(int least)
    {
        using var store = TestLog.Open(_disk);
        for (var index = 1; store.SegmentCount < least; index++)
            store.Append([TestLog.Append(TestLog.Entry(index))]);
    }

    private LogCorruptException Refusal(string because)
    {
        var before = _disk.Snapshot();
        var error = Record.Exception(() => TestLog.Open(_disk).Dispose());
        Assert.True(error is LogCorruptException, $"{because}: {error}");
        TestLog.AssertSame(before, _disk.Snapshot());
        return (LogCorruptException)error;
    }

    [Fact]
    public void A_missing_segment_is_refused()
    {
        WriteSegments(3);
        _disk.Delete(TestLog.SecondSegment);
        Assert.Equal(TestLog.SecondSegment, Refusal("second is missing").File);
        _disk.Delete(TestLog.FirstSegment);
        Assert.Equal(TestLog.FirstSegment, Refusal("first is missing").File);
    }

    [Fact]
    public void A_file_that_is_not_ours_is_refused_by_name()
    {
        WriteSegments(1);
        _disk.Create("/data/log/notes.txt").Dispose();
        Assert.Equal("/data/log/notes.txt", Refusal("foreign file").File);
    }

    [Fact]
    public void An_earlier_segment_cut_short_at_any_record_is_refused()
    {
        WriteSegments(2);
        var content = _disk.Snapshot();
        var length = content.Single(pair => pair.Key == TestLog.FirstSegment).Value!.Length;
        for (var cut = 0; cut < length - 144; cut += 37)
        {
            var other = TestLog.CopyOf(content);
            other.Truncate(TestLog.FirstSegment, cut);
            Assert.Throws<LogCorruptException>(() => TestLog.Open(other).Dispose());
        }
    }

    [Fact]
    public void A_vote_that_vanished_from_the_end_of_a_full_segment_is_missed()
    {
        long end;
        using (var store = TestLog.Open(_disk))
        {
            store.Append([TestLog.Append(TestLog.Entry(1, 1, 7000))]);
            end = SegmentHeader.Bytes + store.BytesWritten;
            store.Append([TestLog.Append(default, TestLog.State(2, 3), null)]);
            store.Append([TestLog.Append(TestLog.Entry(2, 2, 2000))]);
        }
        using (var file = _disk.Open(TestLog.FirstSegment))
            file.Write(new byte[RecordCodec.SizeOf(0)], end);
        Assert.Contains($"written up to {end + RecordCodec.SizeOf(0)}, its records now end at {end}", Refusal("vote is gone").Finding);
    }

    [Fact]
    public void A_flipped_bit_in_any_earlier_segment_is_refused()
    {
        WriteSegments(3);
        foreach (var segment in new[] { TestLog.FirstSegment, TestLog.SecondSegment })
        {
            for (var at = 0; at < 8000; at += 61)
            {
                _disk.Flip(segment, at);
                Assert.Equal(segment, Refusal($"flip at {at}").File);
                _disk.Flip(segment, at);
            }
        }
    }

    [Fact]
    public void A_last_segment_without_its_header_is_refused()
    {
        WriteSegments(1);
        _disk.Truncate(TestLog.FirstSegment, 0);
        Assert.Contains("RRMQSEG1", Refusal("empty file").Finding);
    }

    [Fact]
    public void A_segment_cut_short_is_told_with_both_lengths()
    {
        WriteSegments(1);
        _disk.Truncate(TestLog.FirstSegment, 500);
        var refusal = Refusal("cut short");
        Assert.Equal((TestLog.FirstSegment, 500L), (refusal.File, refusal.Offset));
        Assert.Contains("the file ends here and was made with 2048 bytes", refusal.Finding);
    }

    [Fact]
    public void A_segment_made_ahead_and_cut_short_is_refused()
    {
        using (var store = TestLog.Open(_disk))
        {
            store.Append([TestLog.Append(TestLog.Entry(1, 1, 7000))]);
            store.PrepareAhead();
        }
        _disk.Truncate(TestLog.SecondSegment, 100);
        Assert.Equal(TestLog.SecondSegment, Refusal("cut short").File);
    }

    [Fact]
    public void Another_nodes_log_is_refused()
    {
        WriteSegments(1);
        var other = TestLog.Identity with { Incarnation = new Incarnation(1) };
        var error = Assert.Throws<LogCorruptException>(() => LogStore.Open(_disk, TestLog.Folder, other, TestLog.Small));
        Assert.Contains("incarnation", error.Message);
    }

    [Fact]
    public void A_record_that_breaks_the_rules_of_the_log_is_refused()
    {
        WriteSegments(1);
        var record = new byte[RecordCodec.SizeOf(0)];
        var offset = (int)(SegmentHeader.Bytes + RecordCodec.SizeOf(100) * Entries());
        var seed = new ChecksumSeed(1, TestLog.Identity.Incarnation);
        RecordCodec.Write(record, new RecordHeader(RecordType.Entry, default, 0, (uint)offset, 1, 999), [], seed, offset);
        using (var file = _disk.Open(TestLog.FirstSegment))
            file.Write(record, offset);
        Assert.Contains("entry 999 does not follow entry", Refusal("gap").Finding);
        RecordCodec.Write(record, new RecordHeader(RecordType.SnapshotMarker, default, 0, (uint)offset, 1, 1), [], seed, offset);
        using (var file = _disk.Open(TestLog.FirstSegment))
            file.Write(record, offset);
        Assert.Contains("record type 4 is not known", Refusal("later version").Finding);
    }

    [Fact]
    public void An_entry_that_goes_bad_while_the_log_is_open_is_not_handed_out()
    {
        using var store = TestLog.Open(_disk);
        store.Append([TestLog.Append(TestLog.Entry(1), TestLog.Entry(2))]);
        _disk.Flip(TestLog.FirstSegment, 64 + RecordCodec.SizeOf(100) + 40);
        Assert.Single(store.Read(default, new EntryRange(new(1), new(1)), 1000));
        var error = Assert.Throws<LogCorruptException>(() => store.Read(default, new EntryRange(new(1), new(2)), 1000));
        Assert.Equal((TestLog.FirstSegment, 64 + RecordCodec.SizeOf(100)), (error.File, error.Offset));
        _disk.Truncate(TestLog.FirstSegment, 100);
        Assert.Throws<LogCorruptException>(() => store.Read(default, new EntryRange(new(1), new(1)), 1000));
    }

    [Fact]
    public void A_message_that_contains_log_records_proves_nothing()
    {
        using (var store = TestLog.Open(_disk, TestLog.Small with { LeastPreparedBytes = 512 }))
            store.Append([TestLog.Append(TestLog.Entry(1))]);
        var image = _disk.Snapshot().Single(pair => pair.Key == TestLog.FirstSegment).Value![..400];
        using (var store = TestLog.Open(_disk))
            store.Append([TestLog.Append(new Entry(new(2), new(1), image), TestLog.Entry(3, 1, 900))]);
        _disk.Truncate(TestLog.FirstSegment, 1000);
        _disk.Delete("/data/log/durable-end");
        using var cut = TestLog.Open(_disk);
        TestLog.AssertHolds(cut, [TestLog.Entry(1), new Entry(new(2), new(1), image)]);
    }

    private int Entries()
    {
        using var store = TestLog.Open(_disk);
        return (int)store.Recover(default).LastIndex.Value;
    }
}
