namespace Rrmq.Storage.Tests;

/// <summary>What every store promises of term, vote and log: append, cut, reset, read, come back.</summary>
public abstract class StoreConformance
{
    private static readonly GroupId Other = new(7);

    /// <summary>Opens the store of this test; makes it when it is not there.</summary>
    protected abstract ILogStore OpenStore();

    /// <summary>Opens what the end of the process would leave now, beside the store that stays open.</summary>
    protected abstract ILogStore OpenAsAfterKill();

    private ILogStore Reopen(ILogStore store)
    {
        store.Dispose();
        return OpenStore();
    }

    [Fact]
    public void A_new_log_is_empty()
    {
        using var store = OpenStore();
        var recovered = store.Recover(default);
        Assert.Equal((default, new LogIndex(1), LogIndex.Zero), (recovered.HardState, recovered.FirstIndex, recovered.LastIndex));
        Assert.Empty(recovered.Entries);
        Assert.True(store.FreeBytes > 0);
    }

    [Fact]
    public void What_was_appended_is_there_before_and_after_reopening()
    {
        Entry[] entries = [TestLog.Entry(1, 1, 0), TestLog.Entry(2, 1, 1), TestLog.Entry(3, 2, 1000), TestLog.Entry(4, 2, 8)];
        var store = OpenStore();
        store.Append([TestLog.Append(default, TestLog.State(1, 2), null, entries[0], entries[1]), TestLog.Append(default, TestLog.State(2), null, entries[2..])]);
        TestLog.AssertHolds(store, entries);
        using var again = Reopen(store);
        TestLog.AssertHolds(again, entries);
        Assert.Equal(TestLog.State(2), again.Recover(default).HardState);
    }

    [Fact]
    public void A_truncation_is_replayed()
    {
        var store = OpenStore();
        store.Append([TestLog.Append(TestLog.Entry(1), TestLog.Entry(2), TestLog.Entry(3))]);
        store.Append([TestLog.Append(default, TestLog.State(2), 2, TestLog.Entry(2, 2))]);
        Entry[] expected = [TestLog.Entry(1), TestLog.Entry(2, 2)];
        TestLog.AssertHolds(store, expected);
        store = Reopen(store);
        TestLog.AssertHolds(store, expected);
        store.Append([TestLog.Append(default, null, 1)]);
        Assert.Equal(LogIndex.Zero, store.Recover(default).LastIndex);
        using var again = Reopen(store);
        Assert.Equal(LogIndex.Zero, again.Recover(default).LastIndex);
    }

    [Fact]
    public void A_truncation_of_entries_in_the_same_batch_is_replayed()
    {
        var store = OpenStore();
        store.Append([
            TestLog.Append(TestLog.Entry(1), TestLog.Entry(2), TestLog.Entry(3)),
            TestLog.Append(default, null, 3, TestLog.Entry(3, 4)),
            TestLog.Append(default, null, 2, TestLog.Entry(2, 3), TestLog.Entry(3, 5)),
        ]);
        Entry[] expected = [TestLog.Entry(1), TestLog.Entry(2, 3), TestLog.Entry(3, 5)];
        TestLog.AssertHolds(store, expected);
        using var again = Reopen(store);
        TestLog.AssertHolds(again, expected);
    }

    [Fact]
    public void A_membership_keeps_its_kind_and_its_payload_comes_back_with_the_start()
    {
        var membership = MembershipFormat.Encode(Membership.Bootstrap([new NodeId(1), new NodeId(3)]));
        var store = OpenStore();
        store.Append([TestLog.Append(default, TestLog.State(1), null, TestLog.Entry(1), new Entry(new LogIndex(2), new Term(1), membership, EntryKind.Membership), TestLog.Entry(3))]);

        using var again = Reopen(store);
        var restored = again.Restore(default).Entries.ToList();

        Assert.Equal([EntryKind.Command, EntryKind.Membership, EntryKind.Command], restored.Select(entry => entry.Kind));
        Assert.Equal(membership, restored[1].Payload.ToArray());
        Assert.Equal(EntryKind.Membership, again.Read(default, new EntryRange(new LogIndex(2), new LogIndex(2)), 0)[0].Kind);
    }

    [Fact]
    public void A_reset_takes_the_place_of_all_entries_and_the_log_goes_on_behind_it()
    {
        var snapshot = new SnapshotMeta(new LogIndex(10), new Term(2), Membership.Bootstrap([new NodeId(1)]));
        var store = OpenStore();
        store.Append([TestLog.Append(default, TestLog.State(2), null, TestLog.Entry(1), TestLog.Entry(2))]);
        store.Append([TestLog.Append(default, null, null) with { ResetTo = snapshot }, TestLog.Append(TestLog.Entry(11, 2), TestLog.Entry(12, 2))]);
        store.Append([TestLog.Append(default, null, 12, TestLog.Entry(12, 2, 7))]);
        Entry[] expected = [TestLog.Entry(11, 2), TestLog.Entry(12, 2, 7)];
        TestLog.AssertHolds(store, expected);

        using var again = Reopen(store);
        TestLog.AssertHolds(again, expected);
        Assert.Equal(snapshot.Base, again.Restore(default).Base);
        Assert.Throws<ArgumentOutOfRangeException>(() => again.Read(default, new EntryRange(new LogIndex(10), new LogIndex(10)), 0));
    }

    [Fact]
    public void A_reset_that_goes_back_or_runs_ahead_of_the_term_is_never_written()
    {
        using var store = OpenStore();
        var membership = Membership.Bootstrap([new NodeId(1)]);
        store.Append([TestLog.Append(default, TestLog.State(5), null) with { ResetTo = new SnapshotMeta(new LogIndex(10), new Term(5), membership) }]);
        StorageAppend[] wrong =
        [
            TestLog.Append(default, null, null) with { ResetTo = new SnapshotMeta(new LogIndex(10), new Term(5), membership) },
            TestLog.Append(default, null, null) with { ResetTo = new SnapshotMeta(new LogIndex(11), new Term(6), membership) },
            TestLog.Append(default, null, 10),
            TestLog.Append(TestLog.Entry(10, 5)),
            TestLog.Append(TestLog.Entry(11, 4)),
        ];

        foreach (var append in wrong)
            Assert.Throws<InvalidOperationException>(() => store.Append([append]));
        store.Append([TestLog.Append(TestLog.Entry(11, 5))]);
    }

    [Fact]
    public void Groups_share_the_log_and_do_not_mix()
    {
        var store = OpenStore();
        for (var i = 1; i <= 40; i++)
            store.Append([TestLog.Append(TestLog.Entry(i)), TestLog.Append(Other, TestLog.State(i, 3), null, TestLog.Entry(i, i, 60))]);
        store.Append([TestLog.Append(Other, null, 21)]);
        using var again = Reopen(store);
        TestLog.AssertHolds(again, [.. Enumerable.Range(1, 40).Select(i => TestLog.Entry(i))]);
        TestLog.AssertHolds(again, [.. Enumerable.Range(1, 20).Select(i => TestLog.Entry(i, i, 60))], Other);
        Assert.Equal(TestLog.State(40, 3), again.Recover(Other).HardState);
        Assert.Equal(default, again.Recover(default).HardState);
    }

    [Fact]
    public void Reading_returns_at_least_one_entry_and_stops_at_the_limit_and_the_end()
    {
        using var store = OpenStore();
        store.Append([TestLog.Append([.. Enumerable.Range(1, 10).Select(i => TestLog.Entry(i))])]);
        var range = new EntryRange(new LogIndex(3), new LogIndex(20));
        Assert.Single(store.Read(default, range, 0));
        Assert.Equal(2, store.Read(default, range, 299).Count);
        Assert.Equal(3, store.Read(default, range, 300).Count);
        Assert.Equal(8, store.Read(default, range, long.MaxValue).Count);
        Assert.Equal(2, store.Read(default, new EntryRange(new LogIndex(3), new LogIndex(4)), long.MaxValue).Count);
    }

    [Fact]
    public void Reading_what_is_not_in_the_log_is_an_error()
    {
        using var store = OpenStore();
        store.Append([TestLog.Append(TestLog.Entry(1))]);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(default, new EntryRange(new LogIndex(2), new LogIndex(2)), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(default, new EntryRange(new LogIndex(0), new LogIndex(1)), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(Other, new EntryRange(new LogIndex(1), new LogIndex(1)), 1));
    }

    [Fact]
    public void An_append_that_breaks_a_rule_writes_nothing_and_harms_nothing()
    {
        var store = OpenStore();
        store.Append([TestLog.Append(default, TestLog.State(5, 2), null, TestLog.Entry(1, 5))]);
        StorageAppend[] wrong =
        [
            TestLog.Append(TestLog.Entry(3, 5)),
            TestLog.Append(TestLog.Entry(1, 5)),
            TestLog.Append(TestLog.Entry(2, 4)),
            TestLog.Append(default, TestLog.State(4), null),
            TestLog.Append(default, TestLog.State(5, 3), null),
            TestLog.Append(default, null, 3),
            TestLog.Append(default, null, 0),
        ];
        foreach (var append in wrong)
            Assert.Throws<InvalidOperationException>(() => store.Append([TestLog.Append(TestLog.Entry(2, 5)), TestLog.Append(default, null, 2), append]));
        store.Append([TestLog.Append(TestLog.Entry(2, 5))]);
        using var again = Reopen(store);
        TestLog.AssertHolds(again, [TestLog.Entry(1, 5), TestLog.Entry(2, 5)]);
        Assert.Equal(TestLog.State(5, 2), again.Recover(default).HardState);
    }

    [Fact]
    public void Of_a_batch_that_breaks_a_rule_nothing_is_written()
    {
        var store = OpenStore();
        store.Append([TestLog.Append(default, TestLog.State(5, 2), null, TestLog.Entry(1, 5))]);
        Assert.Throws<InvalidOperationException>(() => store.Append([TestLog.Append(default, TestLog.State(6, 1), null, TestLog.Entry(2, 5)), TestLog.Append(TestLog.Entry(4, 5))]));
        using var again = Reopen(store);
        TestLog.AssertHolds(again, [TestLog.Entry(1, 5)]);
        Assert.Equal(TestLog.State(5, 2), again.Recover(default).HardState);
    }

    [Fact]
    public void An_append_without_records_is_none()
    {
        var store = OpenStore();
        store.Append([]);
        store.Append([TestLog.Append()]);
        using var again = Reopen(store);
        Assert.Equal(LogIndex.Zero, again.Recover(default).LastIndex);
    }

    [Fact]
    public void What_was_appended_is_durable_when_the_call_returns()
    {
        var store = OpenStore();
        for (var index = 1; index <= 5; index++)
        {
            store.Append([TestLog.Append(default, TestLog.State(index, 1), null, TestLog.Entry(index, index))]);
            using var after = OpenAsAfterKill();
            TestLog.AssertHolds(after, [.. Enumerable.Range(1, index).Select(i => TestLog.Entry(i, i))]);
            Assert.Equal(TestLog.State(index, 1), after.Recover(default).HardState);
        }

        store.Dispose();
    }

    [Fact]
    public void What_was_cut_does_not_come_back_with_a_crash()
    {
        var store = OpenStore();
        store.Append([TestLog.Append(TestLog.Entry(1), TestLog.Entry(2), TestLog.Entry(3))]);
        store.Append([TestLog.Append(default, null, 2)]);
        using (var after = OpenAsAfterKill())
            TestLog.AssertHolds(after, [TestLog.Entry(1)]);
        store.Dispose();
    }
}
