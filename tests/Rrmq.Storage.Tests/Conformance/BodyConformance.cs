namespace Rrmq.Storage.Tests;

/// <summary>What every store promises of bodies: read back by reference wherever they lie, kept while they are live, gone afterwards, and taken over with a snapshot.</summary>
public abstract class BodyConformance : IDisposable
{
    private const int BodyBytes = 100;
    private const long Snapshot = 1_000;

    private readonly TestStore _kind;
    private ILogStore _store;

    protected BodyConformance(TestStore kind)
    {
        _kind = kind;
        _store = kind.Open().Log;
        _store.Append([TestLog.Append(default, TestLog.State(1, 2), null)]);
        Append(1, 400);
    }

    public void Dispose()
    {
        _store.Dispose();
        _kind.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_body_in_the_log_is_read_back_with_its_neighbours_up_to_a_bound()
    {
        Assert.Single(_store.ReadBodies(default, new LogIndex(7), 0));
        var run = _store.ReadBodies(default, new LogIndex(7), 1_000);
        Assert.Equal(Enumerable.Range(7, run.Count).Select(index => new LogIndex(index)), run.Select(one => one.Index));
        Assert.InRange(run.Count, 5, 11);
        AssertReads(7, 1);
        Assert.Empty(_store.ReadBodies(default, new LogIndex(401), 0));
    }

    [Fact]
    public void What_snapshots_cover_leaves_the_log_and_what_they_do_not_stays()
    {
        Compact(300);
        AssertLog(300, 400);
        Reopen();
        AssertLog(300, 400);
        Assert.Equal(TestLog.State(1, 2), _store.Recover(default).HardState);
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.Read(default, new EntryRange(new LogIndex(1), new LogIndex(1)), 0));
        Append(401, 5);
        AssertLog(300, 405);
    }

    [Fact]
    public void A_live_body_is_found_under_its_old_place_and_a_dead_one_is_not()
    {
        BodySpan[] live = [Span(20, 10, 5), Span(20, 40, 30), Span(21, 0, 1), Span(30, 0, BodyBytes)];
        Compact(300, live);

        foreach (var round in new[] { 1, 2 })
        {
            foreach (var span in live)
                AssertReads(span);
            var stored = _store.ReadBodies(default, new LogIndex(20), 0)[0];
            Assert.False(stored.TryGet(10, 6, out _));
            Assert.False(stored.TryGet(11, 4, out _));
            Reopen();
        }

        Compact(310, live[..1]);
        AssertReads(live[0]);
        Assert.Empty(Kept(30));
        Assert.False(_store.ReadBodies(default, new LogIndex(20), 0)[0].TryGet(40, 30, out _));
    }

    [Fact]
    public void Kept_bodies_of_neighbours_come_with_the_one_that_is_asked_for()
    {
        Compact(300, [.. Enumerable.Range(1, 300).Where(index => index % 10 == 0).Select(index => Span(index, 0, BodyBytes))]);
        var run = _store.ReadBodies(default, new LogIndex(100), 500);
        Assert.InRange(run.Count, 3, 6);
        Assert.Equal(Enumerable.Range(0, run.Count).Select(at => new LogIndex(100 + 10 * at)), run.Select(one => one.Index));
    }

    [Fact]
    public void What_the_snapshot_does_not_know_of_is_not_taken_for_dead()
    {
        Compact(300, Span(250, 0, BodyBytes));
        _store.Compact([new CompactionScope(default, new LogIndex(390), new LogIndex(240), [])], TestContext.Current.CancellationToken);
        AssertReads(250, 1);
        AssertReads(391, 1);
        AssertReads(241, 1, orGone: true);
    }

    [Fact]
    public void A_truncation_behind_a_compaction_finds_its_log()
    {
        Compact(300);
        _store.Append([TestLog.Append(default, TestLog.State(2), 350, TestLog.Entry(350, 2))]);
        Reopen();
        Assert.Equal((350, 2), (_store.Recover(default).LastIndex.Value, _store.Recover(default).HardState.Term.Value));
    }

    [Fact]
    public void A_log_of_which_nothing_is_left_remembers_its_end_and_its_promises()
    {
        _store.Append([TestLog.Append(default, TestLog.State(9, 1), null)]);
        Compact(400);
        Reopen();
        Assert.Equal((400, TestLog.State(9, 1)), (_store.Recover(default).LastIndex.Value, _store.Recover(default).HardState));
        Append(401, 1, term: 9);
        AssertReads(401, 9);
    }

    [Fact]
    public void Received_bodies_count_when_the_log_gives_way_and_not_before()
    {
        Compact(300, Span(5, 0, BodyBytes));
        Receive(Snapshot, 900, 950);
        AssertReads(5, 1);
        Assert.Empty(Kept(900));
        Reopen();
        AssertReads(5, 1);

        Reset();
        AssertReads(900, 77);
        AssertReads(950, 77);
        Assert.Empty(Kept(5));
        Reopen();
        AssertReads(950, 77);
        Assert.Equal((Snapshot, Snapshot), (_store.Recover(default).Base.Index.Value, _store.Recover(default).LastIndex.Value));
    }

    [Fact]
    public void Received_bodies_outlast_a_compaction_before_the_log_gives_way()
    {
        Compact(300, Span(5, 0, BodyBytes));
        Receive(Snapshot, 900, 950);
        Compact(350, Span(5, 0, BodyBytes));
        AssertReads(5, 1);
        Reset();
        AssertReads(900, 77);
    }

    [Fact]
    public void What_was_received_stays_while_it_is_live()
    {
        Compact(300, Span(5, 0, BodyBytes));
        Receive(Snapshot, 900, 950);
        Reset();
        Append(Snapshot + 1, 300);

        // As a snapshot that was taken before the log gave way would have it.
        _store.Compact([new CompactionScope(default, new LogIndex(300), new LogIndex(350), [])], TestContext.Current.CancellationToken);
        AssertReads(900, 77);
        Compact(Snapshot + 250, Span(950, 0, BodyBytes), Span(Snapshot + 2, 0, BodyBytes));
        Assert.Empty(Kept(900));
        Reopen();
        AssertReads(950, 77);
        AssertReads(Snapshot + 2, 1);
        Compact(Snapshot + 290);
        Assert.Empty(Kept(950));
    }

    [Fact]
    public void A_second_attempt_takes_the_place_of_the_first()
    {
        Receive(Snapshot, 900, 950);
        Receive(Snapshot, 900, 960);
        Reset();
        AssertReads(900, 77);
        AssertReads(960, 77);
        Assert.Empty(Kept(950));
        Receive(Snapshot, 900, 960);
        AssertReads(900, 77);
        Receive(Snapshot + 500, 1200);
        AssertReads(900, 77);
    }

    [Fact]
    public void A_compaction_that_is_told_to_stop_loses_nothing()
    {
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _store.Compact([Scope(300, Span(5, 0, BodyBytes))], stopping.Token));
        AssertReads(5, 1);
        Reopen();
        AssertReads(5, 1);
        AssertReads(400, 1);
    }

    [Fact]
    public void Space_that_compaction_frees_is_given_back_or_used_again()
    {
        var before = 0L;
        for (var round = 0; round < 8; round++)
        {
            var first = 401 + round * 1_000;
            Append(first, 1_000, length: 2_000);
            Compact(first + 990);
            if (round == 1)
                before = _store.BytesOnDisk;
        }

        Assert.InRange(_store.BytesOnDisk, 1, before * 3 / 2);
    }

    private void Reopen()
    {
        _store.Dispose();
        _store = _kind.Open().Log;
    }

    private void Append(long first, int count, long term = 1, int length = BodyBytes)
    {
        _store.Append([.. Enumerable.Range(0, count / 2).Select(i => TestLog.Append(TestLog.Entry(first + i, term, length)))]);
        for (var i = first + count / 2; i < first + count; i++)
            _store.Append([TestLog.Append(TestLog.Entry(i, term, length))]);
    }

    private void Compact(long upTo, params BodySpan[] live) => _store.Compact([Scope(upTo, live)], TestContext.Current.CancellationToken);

    private static CompactionScope Scope(long upTo, params BodySpan[] live) => new(default, new LogIndex(upTo), new LogIndex(upTo), live);

    private void Receive(long snapshot, params int[] indexes) => _store.ReceiveBodies(
        default, new LogIndex(snapshot), indexes.Select(index => new EntryBodies(new LogIndex(index), [new BodyBytes(0, TestLog.Payload(index, 77, BodyBytes))])), CancellationToken.None);

    private void Reset()
    {
        var meta = new SnapshotMeta(new LogIndex(Snapshot), new Term(1), Membership.Bootstrap([new NodeId(1)]));
        _store.Append([TestLog.Append() with { ResetTo = meta, Mark = new LogMark(new Term(1), meta.Index) }]);
    }

    private static BodySpan Span(long index, int offset, int length) => new(new LogIndex(index), offset, length);

    // What is kept of exactly this entry.
    private IEnumerable<StoredBodies> Kept(long index) => _store.ReadBodies(default, new LogIndex(index), 0).Where(one => one.Index.Value == index);

    private void AssertReads(BodySpan span)
    {
        Assert.True(_store.ReadBodies(default, span.Index, 0)[0].TryGet(span.Offset, span.Length, out var body), $"{span}");
        Assert.True(body.Span.SequenceEqual(TestLog.Payload(span.Index.Value, 1, BodyBytes).AsSpan(span.Offset, span.Length)), $"{span}");
    }

    private void AssertReads(long index, long term, bool orGone = false)
    {
        if (orGone && !Kept(index).Any())
            return;
        Assert.True(_store.ReadBodies(default, new LogIndex(index), 0)[0].TryGet(0, BodyBytes, out var body), $"entry {index}");
        Assert.True(body.Span.SequenceEqual(TestLog.Payload(index, term, BodyBytes)), $"entry {index}");
    }

    // A store may keep more of the log than it has to.
    private void AssertLog(long most, long last)
    {
        var recovered = _store.Recover(default);
        Assert.InRange(recovered.Base.Index.Value, 1, most);
        Assert.Equal(last, recovered.LastIndex.Value);
        TestLog.AssertHolds(_store, [.. Enumerable.Range((int)recovered.FirstIndex.Value, (int)(last - recovered.Base.Index.Value)).Select(index => TestLog.Entry(index))]);
    }
}
