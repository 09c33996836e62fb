namespace Rrmq.Storage.Tests;

/// <summary>
/// The last batch, cut and damaged in every way: what was durable before it survives, or the log is refused and left alone. A crash leaves zeros where the file had
/// been made or prepared, or a shorter file beyond that; it never takes away bytes that were synced when the segment was made.
/// </summary>
public sealed class TornTailTests
{
    private static readonly Entry[] Synced = [TestLog.Entry(1), TestLog.Entry(2, 1, 333)];

    private static readonly Entry[] Tail = [TestLog.Entry(3, 2, 13), TestLog.Entry(4, 2, 700), TestLog.Entry(5, 2, 0), TestLog.Entry(6, 2, 90)];

    private readonly int _tailStart;
    private readonly int _tailEnd;
    private IReadOnlyList<KeyValuePair<string, byte[]?>> _written;

    public TornTailTests()
    {
        (_written, _tailStart, _tailEnd) = Write(TestLog.Small);
    }

    private static (IReadOnlyList<KeyValuePair<string, byte[]?>> Written, int TailStart, int TailEnd) Write(LogOptions options)
    {
        var disk = TestLog.NewDisk();
        using var store = TestLog.Open(disk, options);
        store.Append([TestLog.Append(default, TestLog.State(1, 1), null, Synced)]);
        var tailStart = SegmentHeader.Bytes + (int)store.BytesWritten;
        var noted = disk.Snapshot().Single(IsNote);
        store.Append([TestLog.Append(default, TestLog.State(2, 3), null, Tail)]);
        // The last batch was never reported durable, so that the note still stands behind the one before it.
        return ([.. disk.Snapshot().Select(file => IsNote(file) ? noted : file)], tailStart, SegmentHeader.Bytes + (int)store.BytesWritten);

        static bool IsNote(KeyValuePair<string, byte[]?> file) => file.Key.EndsWith(DurableEndFile.Name, StringComparison.Ordinal);
    }

    private IReadOnlyList<KeyValuePair<string, byte[]?>> With(Func<byte[], byte[]> change) =>
        [.. _written.Select(pair => pair.Key == TestLog.FirstSegment ? new(pair.Key, change([.. pair.Value!])) : pair)];

    private static void AssertSyncedPrefixSurvives(IReadOnlyList<KeyValuePair<string, byte[]?>> content, string what)
    {
        var disk = TestLog.CopyOf(content);
        using var store = TestLog.Open(disk);
        var kept = (int)store.Recover(default).LastIndex.Value;
        Assert.True(kept >= Synced.Length, what);
        Entry[] expected = [.. Synced, .. Tail[..(kept - Synced.Length)]];
        TestLog.AssertHolds(store, expected);
        Assert.Contains(store.Recover(default).HardState, new[] { TestLog.State(1, 1), TestLog.State(2, 3) });

        store.Append([TestLog.Append(default, TestLog.State(3), null, TestLog.Entry(kept + 1, 3, 50))]);
        disk.Crash();
        using var again = TestLog.Open(disk);
        TestLog.AssertHolds(again, [.. expected, TestLog.Entry(kept + 1, 3, 50)]);
        Assert.Null(again.Recovery.CutFile);
    }

    private static void AssertRefusedUntouched(IReadOnlyList<KeyValuePair<string, byte[]?>> content, string what)
    {
        var disk = TestLog.CopyOf(content);
        var before = disk.Snapshot();
        var error = Record.Exception(() => TestLog.Open(disk).Dispose());
        Assert.True(error is LogCorruptException, $"{what}: {error}");
        TestLog.AssertSame(before, disk.Snapshot());
    }

    [Fact]
    public void A_file_that_was_not_prepared_and_ends_at_any_byte_of_the_last_batch_keeps_what_was_synced()
    {
        (_written, _, _) = Write(TestLog.Small with { LeastPreparedBytes = 0 });
        for (var length = _tailStart; length <= _tailEnd; length++)
            AssertSyncedPrefixSurvives(With(file => file[..length]), $"cut at {length}");
    }

    [Fact]
    public void A_file_shorter_than_it_was_made_is_refused_at_whichever_byte_it_ends()
    {
        Assert.InRange(_tailEnd, _tailStart, TestLog.Small.LeastPreparedBytes - 1);
        for (var length = 0; length < TestLog.Small.LeastPreparedBytes; length += length is > 0 and < 2040 ? 3 : 1)
            AssertRefusedUntouched(With(file => file[..length]), $"cut at {length}");
        AssertSyncedPrefixSurvives(With(file => file[..(int)TestLog.Small.LeastPreparedBytes]), "not cut");
    }

    [Fact]
    public void Zeros_from_any_byte_of_the_last_batch_on_keep_what_was_synced()
    {
        for (var from = _tailStart; from <= _tailEnd; from++)
            AssertSyncedPrefixSurvives(With(file => Zero(file, from, file.Length)), $"zero from {from}");
    }

    [Fact]
    public void Any_set_of_missing_sectors_of_the_last_batch_keeps_what_was_synced()
    {
        var first = _tailStart / 512;
        var count = (_tailEnd - 1) / 512 - first + 1;
        Assert.InRange(count, 3, 8);
        for (var missing = 1; missing < 1 << count; missing++)
        {
            AssertSyncedPrefixSurvives(With(file =>
            {
                for (var sector = 0; sector < count; sector++)
                {
                    if ((missing >> sector & 1) != 0)
                        Zero(file, Math.Max(_tailStart, (first + sector) * 512), Math.Min(_tailEnd, (first + sector + 1) * 512));
                }
                return file;
            }), $"missing {missing:b}");
        }
    }

    [Fact]
    public void A_flipped_byte_in_an_earlier_batch_is_refused()
    {
        for (var at = 0; at < _tailStart; at++)
            AssertRefusedUntouched(With(file => Flip(file, at)), $"flip at {at}");
    }

    [Fact]
    public void Zeros_in_an_earlier_batch_look_torn_and_are_refused_all_the_same()
    {
        for (var from = SegmentHeader.Bytes; from < _tailStart; from += 8)
            AssertRefusedUntouched(With(file => Zero(file, from, _tailStart)), $"zero from {from}");
        for (var to = SegmentHeader.Bytes + 8; to < _tailStart; to += 8)
            AssertRefusedUntouched(With(file => Zero(file, SegmentHeader.Bytes, to)), $"zero up to {to}");
    }

    /// <summary>A power cut may have taken the note of the durable end with it.</summary>
    [Fact]
    public void A_later_batch_proves_all_before_it_without_the_note_too()
    {
        for (var from = SegmentHeader.Bytes; from < _tailStart; from += 8)
        {
            var content = With(file => Zero(file, from, _tailStart)).Where(file => !file.Key.EndsWith(DurableEndFile.Name, StringComparison.Ordinal));
            AssertRefusedUntouched([.. content], $"zero from {from}");
        }
    }

    [Fact]
    public void A_flipped_byte_in_a_completely_written_last_batch_is_refused_and_never_taken_for_torn()
    {
        for (var at = _tailStart; at < _tailEnd; at++)
            AssertRefusedUntouched(With(file => Flip(file, at)), $"flip at {at}");
    }

    [Fact]
    public void Remains_in_a_later_sector_are_cut_and_told()
    {
        var at = (_tailEnd / 512 + 1) * 512 + 100;
        var disk = TestLog.CopyOf(With(file => Flip([.. file, .. new byte[1024]], at)));
        using var store = TestLog.Open(disk);
        TestLog.AssertHolds(store, [.. Synced, .. Tail]);
        Assert.Equal((TestLog.FirstSegment, (long)_tailEnd, at + 1L - _tailEnd), (store.Recovery.CutFile, store.Recovery.CutOffset, store.Recovery.CutBytes));
    }

    [Fact]
    public void Remains_right_behind_the_end_without_a_header_before_them_are_refused() =>
        AssertRefusedUntouched(With(file => Flip(file, _tailEnd + 100)), "a header lost in a sector that has content");

    [Fact]
    public void A_torn_tail_can_be_cut_again_after_a_crash_at_any_step_of_the_cut()
    {
        for (var crashAt = 0; crashAt < 12; crashAt++)
        {
            for (var seed = 0; seed < 10; seed++)
            {
                var disk = TestLog.CopyOf(With(file => Zero(file, 1024, 1536)), seed);
                var step = 0;
                var cutAt = crashAt;
                disk.Before = (_, _) =>
                {
                    if (step++ == cutAt)
                        throw new IOException("power cut");
                };
                Record.Exception(() => TestLog.Open(disk).Dispose());
                disk.Before = null;
                disk.Crash();
                AssertSyncedPrefixSurvives(disk.Snapshot(), $"crash at {crashAt}, seed {seed}");
            }
        }
    }

    [Fact]
    public void A_batch_recovered_after_a_failed_sync_is_made_durable_again()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var disk = TestLog.NewDisk(seed);
            var store = TestLog.Open(disk);
            store.Append([TestLog.Append(Synced)]);
            disk.FailNext(FileOperation.SyncData);
            Assert.ThrowsAny<IOException>(() => store.Append([TestLog.Append(Tail)]));
            Assert.Throws<InvalidOperationException>(() => store.Append([TestLog.Append(Tail)]));
            disk.KillProcess();
            using (var reopened = TestLog.Open(disk))
                TestLog.AssertHolds(reopened, [.. Synced, .. Tail]);
            disk.Crash();
            using var again = TestLog.Open(disk);
            TestLog.AssertHolds(again, [.. Synced, .. Tail]);
        }
    }

    private static byte[] Zero(byte[] file, int from, int to)
    {
        file.AsSpan(from, Math.Max(0, to - from)).Clear();
        return file;
    }

    private static byte[] Flip(byte[] file, int at)
    {
        file[at] ^= 0xFF;
        return file;
    }
}
