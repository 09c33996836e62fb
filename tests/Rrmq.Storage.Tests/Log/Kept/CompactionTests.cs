namespace Rrmq.Storage.Tests;

public sealed class CompactionTests
{
    private const int BodyBytes = 100;

    private readonly FaultyFileSystem _disk = TestLog.NewDisk();

    [Fact]
    public void Segments_without_a_live_body_go()
    {
        using var store = Filled(400);
        var before = store.BytesOnDisk;
        var report = Compact(store, upTo: 350);

        Assert.True(report.SegmentsReleased > 3 && report.FilesDeleted == report.SegmentsReleased, $"{report}");
        Assert.InRange(store.BytesOnDisk, 1, before / 3);
        Assert.Equal(0, report.BytesRewritten);
        AssertLog(store, after: 350, last: 400);
    }

    [Fact]
    public void What_no_snapshot_covers_stays()
    {
        using var store = Filled(400);
        var report = Compact(store, upTo: 3);

        Assert.Equal(0, report.SegmentsReleased);
        AssertLog(store, after: 0, last: 400);
        Assert.Equal(new CompactionReport(0, 0, 0, 0, null), Compact(store, upTo: 0));
    }

    [Fact]
    public void A_segment_that_is_mostly_live_leaves_the_log_as_it_is()
    {
        using var store = Filled(400);
        var live = Enumerable.Range(1, 400).Where(i => i % 5 != 0).ToArray();
        var report = Compact(store, upTo: 400, live);

        Assert.True(report.SegmentsReleased > 3, $"{report}");
        Assert.Equal((0, 0), (report.FilesDeleted, report.BytesRewritten));
        AssertReadable(store, live);
        AssertReadable(Reopen(store), live);
    }

    [Fact]
    public void Of_segments_that_are_mostly_dead_only_the_live_bodies_are_kept()
    {
        using var store = Filled(400);
        int[] live = [1, 2, 50, 51, 190, 330];
        var report = Compact(store, upTo: 400, live);

        Assert.Equal(report.SegmentsReleased, report.FilesDeleted);
        Assert.InRange(report.BytesRewritten, live.Length * BodyBytes, live.Length * 200);
        AssertReadable(store, live);
        var again = Reopen(store);
        AssertReadable(again, live);
        Assert.Single(_disk.List(TestLog.Folder), name => name.EndsWith(".kept", StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_of_an_entry_is_kept_under_its_old_place()
    {
        using var store = Filled(400);
        var spans = new[] { Span(20, 10, 5), Span(20, 40, 30), Span(21, 0, 1) };
        Compact(store, 400, spans);

        AssertReadable(store, spans);
        var stored = store.ReadBodies(default, new LogIndex(20), 0)[0];
        Assert.False(stored.TryGet(10, 6, out _));
        Assert.False(stored.TryGet(11, 4, out _));
        Assert.False(stored.TryGet(0, 1, out _));
        Assert.False(stored.TryGet(90, 1, out _));
        AssertReadable(Reopen(store), spans);
    }

    [Fact]
    public void Rewritten_files_are_rewritten_again_and_go_when_they_are_dead()
    {
        using var store = Filled(400);
        int[] live = [.. Enumerable.Range(1, 300).Where(i => i % 3 == 0)];
        Compact(store, 300, live);
        int[] fewer = [.. live.Where(i => i % 4 == 0)];
        Assert.True(Compact(store, 300, fewer).BytesRewritten > 0);
        AssertReadable(store, fewer);

        Assert.Equal(0, Compact(store, 300).BytesRewritten);
        Assert.DoesNotContain(_disk.List(TestLog.Folder), name => name.EndsWith(".kept", StringComparison.Ordinal));
        AssertLog(Reopen(store), after: 300, last: 400);
    }

    [Fact]
    public void Small_rewritten_files_do_not_pile_up()
    {
        var store = TestLog.Open(_disk);
        var live = new List<int>();
        for (var round = 0; round < 60; round++)
        {
            Append(store, round * 100 + 1, 100);
            live.Add(round * 100 + 1);
            Compact(store, round * 100 + 50, [.. live]);
        }

        AssertReadable(store, [.. live]);
        Assert.InRange(_disk.List(TestLog.Folder).Count(name => name.EndsWith(".kept", StringComparison.Ordinal)), 1, 10);
        AssertReadable(Reopen(store), [.. live]);
    }

    [Fact]
    public void A_reader_that_holds_a_segment_reads_on_when_it_goes()
    {
        using var store = Filled(400);
        IReadOnlyList<StoredBodies>? read = null;
        _disk.Before = (operation, path) =>
        {
            if (operation != FileOperation.Read || read is not null || !path.EndsWith(TestLog.FirstSegment, StringComparison.Ordinal))
                return;
            read = [];
            Compact(store, 400);
        };

        read = store.ReadBodies(default, new LogIndex(2), 0);
        _disk.Before = null;
        Assert.True(read[0].TryGet(0, BodyBytes, out var body) && body.Span.SequenceEqual(TestLog.Payload(2, 1, BodyBytes)));
        Assert.False(_disk.FileExists(TestLog.FirstSegment));
        Assert.Empty(store.ReadBodies(default, new LogIndex(2), 0));
    }

    [Fact]
    public void Term_and_vote_outlive_the_segments_that_held_them()
    {
        var store = TestLog.Open(_disk);
        store.Append([TestLog.Append(default, TestLog.State(7, 2), null)]);
        Append(store, 1, 400, term: 7);
        store.Append([TestLog.Append(default, TestLog.State(8, 3), null)]);
        Append(store, 401, 10, term: 8);
        Compact(store, 400);

        var recovered = Reopen(store).Recover(default);
        Assert.Equal(TestLog.State(8, 3), recovered.HardState);
        Assert.Equal(410, recovered.LastIndex.Value);
        Assert.True(recovered.Base.Index.Value > 300);
        Assert.Equal(7, recovered.Base.Term.Value);
        Assert.False(_disk.FileExists(TestLog.FirstSegment));
    }

    [Fact]
    public void A_term_of_which_nothing_else_is_left_is_remembered()
    {
        var store = TestLog.Open(_disk);
        store.Append([TestLog.Append(default, TestLog.State(9, 1), null)]);
        Append(store, 1, 400, term: 9);
        Compact(store, 400);

        Assert.Equal(TestLog.State(9, 1), Reopen(store).Recover(default).HardState);
    }

    /// <summary>etcd #22442: a truncation whose entries a snapshot covers must not be skipped, nor find its log gone.</summary>
    [Fact]
    public void A_truncation_across_the_cut_is_replayed()
    {
        var store = TestLog.Open(_disk);
        Append(store, 1, 70);
        for (var first = 71; first < 300; first += 10)
        {
            // Ten entries that will not last, then a leader of the next term with others.
            Append(store, first, 20, term: first);
            store.Append([TestLog.Append(default, null, first + 10)]);
            var live = Enumerable.Range(1, 60).ToArray();
            Compact(store, first + 9, live);
            AssertReadable(store, live);
            store = Reopen(store);
            AssertReadable(store, live);
            Assert.Equal(first + 9, store.Recover(default).LastIndex.Value);
        }

        Assert.False(_disk.FileExists(TestLog.FirstSegment) && store.Recover(default).Base.Index.Value == 0);
    }

    [Fact]
    public void Groups_hold_only_what_is_theirs()
    {
        var other = new GroupId(3);
        var store = TestLog.Open(_disk);
        for (var i = 1; i <= 300; i++)
            store.Append([TestLog.Append(TestLog.Entry(i, 1, BodyBytes)), TestLog.Append(other, null, null, TestLog.Entry(i, 2, BodyBytes))]);

        Assert.Equal(0, Compact(store, 300).SegmentsReleased);
        var report = store.Compact([Scope(default, 300, [Span(5, 0, BodyBytes)]), Scope(other, 250, [Span(7, 0, BodyBytes)])], TestContext.Current.CancellationToken);
        Assert.True(report.SegmentsReleased > 3);

        store = Reopen(store);
        AssertReadable(store, 5);
        Assert.True(store.ReadBodies(other, new LogIndex(7), 0)[0].TryGet(0, BodyBytes, out var body) && body.Span.SequenceEqual(TestLog.Payload(7, 2, BodyBytes)));
        Assert.Empty(store.ReadBodies(other, new LogIndex(5), 0));
    }

    [Fact]
    public void A_full_disk_costs_nothing_but_the_compaction()
    {
        using var store = Filled(400);
        int[] live = [1, 2, 50, 51, 190, 330];
        _disk.CapacityBytes = store.BytesOnDisk + 100;
        Assert.Throws<DiskFullException>(() => Compact(store, 400, live));
        Assert.DoesNotContain(_disk.List(TestLog.Folder), name => name.Contains(".kept", StringComparison.Ordinal));
        AssertLog(store, after: 0, last: 400);

        _disk.CapacityBytes = long.MaxValue;
        Assert.True(Compact(store, 400, live).SegmentsReleased > 3);
        AssertReadable(Reopen(store), live);
    }

    [Fact]
    public void Without_room_to_rewrite_in_what_is_dead_goes_all_the_same()
    {
        using var store = Filled(400);
        int[] live = [1, 2, 3, 4, 5, 6, 7, 8, 330];
        _disk.CapacityBytes = store.BytesOnDisk + 1000;
        var report = Compact(store, 400, live);
        Assert.NotNull(report.NoRoom);
        Assert.True(report.SegmentsReleased > 3);
        Assert.True(report.BytesFreed > 0);
        Assert.DoesNotContain(_disk.List(TestLog.Folder), name => name.Contains(".kept", StringComparison.Ordinal));
        AssertReadable(store, live);

        Assert.Null(Compact(store, 400, live).NoRoom);
        AssertReadable(Reopen(store), live);
    }

    [Fact]
    public void A_damaged_body_keeps_its_file_and_no_other()
    {
        using var store = Filled(400);
        _disk.Flip(TestLog.FirstSegment, 20_00);
        var report = Compact(store, 400, [.. Enumerable.Range(1, 20), 200, 330]);

        Assert.NotNull(report.Damage);
        Assert.True(_disk.FileExists(TestLog.FirstSegment));
        AssertReadable(store, 1);
        Assert.Throws<LogCorruptException>(() => AssertReadable(store, [.. Enumerable.Range(1, 20)]));
    }

    [Fact]
    public void A_missing_kept_file_is_damage_and_nothing_is_changed()
    {
        using (var store = Filled(400))
            Compact(store, 400, [1, 200]);
        var kept = _disk.List(TestLog.Folder).Single(name => name.EndsWith(".kept", StringComparison.Ordinal));
        _disk.Delete(TestLog.Folder + "/" + kept);
        var before = _disk.Snapshot();

        Assert.Contains(kept, Assert.Throws<LogCorruptException>(() => TestLog.Open(_disk)).Message, StringComparison.Ordinal);
        TestLog.AssertSame(before, _disk.Snapshot());
    }

    [Fact]
    public void Every_flipped_bit_of_manifest_and_rewritten_file_is_noticed()
    {
        using (var store = Filled(400))
            Compact(store, 400, [1, 200]);
        foreach (var note in _disk.List(TestLog.Folder).Where(name => name.EndsWith(".idx", StringComparison.Ordinal)))
            _disk.Delete(TestLog.Folder + "/" + note);
        foreach (var name in _disk.List(TestLog.Folder).Where(name => name == "manifest" || name.EndsWith(".kept", StringComparison.Ordinal)))
        {
            var path = TestLog.Folder + "/" + name;
            var length = _disk.Snapshot().Single(file => file.Key == path).Value!.Length;
            for (var bit = 0; bit < length * 8; bit++)
            {
                _disk.Flip(path, bit / 8, (byte)(1 << (bit % 8)));
                Assert.Throws<LogCorruptException>(() => TestLog.Open(_disk).Dispose());
                _disk.Flip(path, bit / 8, (byte)(1 << (bit % 8)));
            }
        }

        TestLog.Open(_disk).Dispose();
    }

    [Fact]
    public void A_start_does_not_read_the_bodies_that_are_kept()
    {
        using (var store = Filled(400))
            Compact(store, 300, [.. Enumerable.Range(1, 300).Where(i => i % 5 != 0)]);

        // So damage there is found when somebody asks for the body.
        _disk.Flip(TestLog.FirstSegment, 64 + (35 * 144) + 50);
        using var again = TestLog.Open(_disk);
        AssertReadable(again, 1, 34, 37);
        Assert.Throws<LogCorruptException>(() => AssertReadable(again, 36));
    }

    [Fact]
    public void A_damaged_file_is_written_anew_once_peers_have_given_what_is_lost()
    {
        int[] live = [.. Enumerable.Range(1, 300).Where(i => i % 5 != 0)];
        using (var store = Filled(400))
            Compact(store, 300, live);
        _disk.Flip(TestLog.FirstSegment, 64 + (35 * 144) + 50);
        using var again = TestLog.Open(_disk);
        Assert.Throws<LogCorruptException>(() => AssertReadable(again, 36));

        var met = Compact(again, 300, live);
        Assert.NotNull(met.Damage);
        Assert.Equal([Span(36, 0, BodyBytes)], met.Wanted);
        Assert.Throws<LogCorruptException>(() => AssertReadable(again, 36));
        AssertReadable(again, 1, 34, 37);

        again.Rescue(default, Span(36, 0, BodyBytes), TestLog.Payload(36, 1, BodyBytes));
        Assert.True(again.TryGetRescued(default, Span(36, 0, BodyBytes), out _));
        var mended = Compact(again, 300, live);
        Assert.Null(mended.Damage);
        Assert.Empty(mended.Wanted);
        AssertReadable(again, live);
        AssertReadable(Reopen(again), live);
    }

    [Fact]
    public void A_note_of_places_that_is_missing_or_wrong_in_any_bit_costs_nothing_but_time()
    {
        int[] live = [1, 200];
        using (var store = Filled(400))
            Compact(store, 400, live);
        var note = TestLog.Folder + "/" + _disk.List(TestLog.Folder).Single(name => name.EndsWith(".idx", StringComparison.Ordinal));
        var length = _disk.Snapshot().Single(file => file.Key == note).Value!.Length;
        for (var bit = 0; bit < length * 8; bit++)
        {
            _disk.Flip(note, bit / 8, (byte)(1 << (bit % 8)));
            using (var store = TestLog.Open(_disk))
                AssertReadable(store, live);
            _disk.Flip(note, bit / 8, (byte)(1 << (bit % 8)));
        }

        _disk.Truncate(note, length / 2);
        using (var store = TestLog.Open(_disk))
            AssertReadable(store, live);
        _disk.Delete(note);
        using (var store = TestLog.Open(_disk))
            AssertReadable(store, live);
    }

    [Fact]
    public void A_manifest_that_is_gone_is_damage()
    {
        using (var store = Filled(400))
            Compact(store, 400);
        _disk.Delete(TestLog.Folder + "/manifest");

        Assert.Throws<LogCorruptException>(() => TestLog.Open(_disk));
    }

    private LogStore Filled(int count)
    {
        var store = TestLog.Open(_disk);
        Append(store, 1, count);
        return store;
    }

    private static void Append(LogStore store, long first, int count, long term = 1)
    {
        for (var i = first; i < first + count; i++)
            store.Append([TestLog.Append(TestLog.Entry(i, term, BodyBytes))]);
    }

    private LogStore Reopen(LogStore store)
    {
        store.Dispose();
        return TestLog.Open(_disk);
    }

    private static BodySpan Span(long index, int offset, int length) => new(new LogIndex(index), offset, length);

    private static CompactionScope Scope(GroupId group, long upTo, IEnumerable<BodySpan> live) => new(group, new LogIndex(upTo), new LogIndex(upTo), live);

    private static CompactionReport Compact(LogStore store, long upTo, params int[] live) =>
        Compact(store, upTo, [.. live.Select(index => Span(index, 0, BodyBytes))]);

    private static CompactionReport Compact(LogStore store, long upTo, BodySpan[] live) => store.Compact([Scope(default, upTo, live)]);

    private static void AssertReadable(LogStore store, params int[] live) => AssertReadable(store, [.. live.Select(index => Span(index, 0, BodyBytes))]);

    private static void AssertReadable(LogStore store, BodySpan[] spans)
    {
        foreach (var span in spans)
        {
            var stored = store.ReadBodies(default, span.Index, 10_000);
            Assert.Equal(span.Index, stored[0].Index);
            Assert.True(stored[0].TryGet(span.Offset, span.Length, out var body), $"{span}");
            Assert.True(body.Span.SequenceEqual(TestLog.Payload(span.Index.Value, 1, BodyBytes).AsSpan(span.Offset, span.Length)), $"{span}");
        }
    }

    private static void AssertLog(LogStore store, long after, long last)
    {
        var recovered = store.Recover(default);
        Assert.InRange(recovered.Base.Index.Value, 0, after);
        Assert.Equal(last, recovered.LastIndex.Value);
        Assert.Equal(last - recovered.Base.Index.Value, TestLog.ReadAll(store).Count);
    }
}
