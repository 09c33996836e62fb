namespace Rrmq.Queues.Tests.Operations;

public sealed class LogRulesTests
{
    private static readonly byte[] T = Machine.Bytes("t");
    private readonly Machine _machine = new();

    [Fact]
    public void Each_group_reads_everything_and_takes_nothing_from_the_others()
    {
        _machine.Log("t");
        Send("a", "b", "c");

        Assert.Equal("a b c", _machine.PopAs("t", "one", 10));
        Assert.Equal("a b", _machine.PopAs("t", "two", 2));
        Send("d");
        Assert.Equal("c d", _machine.PopAs("t", "two", 10));
        Assert.Equal("d", _machine.PopAs("t", "one", 10));
        Assert.Equal("", _machine.PopAs("t", "one", 10));
        Assert.Equal(4, _machine.View("t").Ready);
        Assert.Equal(("a b c d", 1L, 4L), Read(LogPlace.Earliest));
    }

    [Fact]
    public void A_message_has_one_id_and_each_group_its_own_receipt()
    {
        _machine.Log("t");
        Send("a");
        var (one, two) = (_machine.TakeAs("t", "one")[0], _machine.TakeAs("t", "two")[0]);

        Assert.Equal(one.Id, two.Id);
        Assert.NotEqual(one.Receipt.Message, two.Receipt.Message);
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, one));
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, one));
        Assert.Equal((1L, 0L), (_machine.GroupOf("t", "one").Position, _machine.GroupOf("t", "one").Lag));
        Assert.Equal((0L, 1L), (_machine.GroupOf("t", "two").Position, _machine.GroupOf("t", "two").Lag));
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, two));
    }

    [Fact]
    public void A_group_is_made_by_whoever_takes_something_in_its_name_even_in_vain()
    {
        _machine.Log("t");
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Run(MachineWords.Receive("t") with { Group = Machine.Bytes("g") }).Status);
        Assert.Equal((0L, 0L, null), (_machine.GroupOf("t", "g").Position, _machine.GroupOf("t", "g").Lag, _machine.GroupOf("t", "g").OldestMs));
    }

    [Theory]
    [InlineData(LogPlaceKind.Earliest, 0, "a b c")]
    [InlineData(LogPlaceKind.Latest, 0, "")]
    [InlineData(LogPlaceKind.Sequence, 2, "b c")]
    [InlineData(LogPlaceKind.Sequence, 99, "")]
    [InlineData(LogPlaceKind.Time, 2_000, "b c")]
    [InlineData(LogPlaceKind.Time, 2_001, "c")]
    [InlineData(LogPlaceKind.Time, 3_001, "")]
    public void A_group_begins_and_goes_on_where_it_is_told(LogPlaceKind kind, long value, string expected)
    {
        _machine.Log("t");
        foreach (var content in new[] { "a", "b", "c" })
        {
            Send(content);
            _machine.NowMs += 1_000;
        }

        Assert.True(Made(_machine.Run(new MakeGroup(T, Machine.Bytes("made"), new LogPlace(kind, value)))));
        Assert.False(Made(_machine.Run(new MakeGroup(T, Machine.Bytes("made"), LogPlace.Earliest))));
        Assert.Equal(expected, _machine.PopAs("t", "made", 10));

        Assert.Equal("a b c", _machine.PopAs("t", "sent", 10));
        Assert.False(Made(_machine.Run(new SeekGroup(T, Machine.Bytes("sent"), new LogPlace(kind, value)))));
        Assert.Equal(expected, _machine.PopAs("t", "sent", 10));
    }

    [Fact]
    public void Seeking_loses_open_leases_and_no_old_receipt_fits_a_new_one()
    {
        _machine.Log("t");
        Send("a", "b");
        var before = _machine.TakeAs("t", "g", 2);
        Assert.Equal(2, _machine.State.LeaseCount);

        _machine.Run(new SeekGroup(T, Machine.Bytes("g"), LogPlace.Earliest));
        Assert.Equal(0, _machine.State.LeaseCount);
        Assert.Equal([CommandStatus.LeaseLost, CommandStatus.LeaseLost], _machine.SettleAll(SettleAction.Ack, before).Select(static item => item.Status));
        var after = _machine.TakeAs("t", "g", 2);
        Assert.Equal(before.Select(static message => message.Id), after.Select(static message => message.Id));
        Assert.Equal([CommandStatus.LeaseLost, CommandStatus.LeaseLost], _machine.SettleAll(SettleAction.Ack, before).Select(static item => item.Status));
        Assert.Equal([CommandStatus.Done, CommandStatus.Done], _machine.SettleAll(SettleAction.Ack, after).Select(static item => item.Status));
    }

    [Fact]
    public void A_log_keeps_no_more_than_its_bounds_and_nothing_for_longer_than_its_life()
    {
        _machine.Log("t", new SettingsChange { MaxMessages = 3, TtlMs = 5_000 });
        Send("a", "b", "c", "d");
        Assert.Equal(("b c d", 2L, 4L), Read(LogPlace.Earliest));
        _machine.NowMs += 2_000;
        Send("e");
        Assert.Equal(("c d e", 3L, 5L), Read(LogPlace.Earliest));
        _machine.Wait(3_000);
        Assert.Equal(("e", 5L, 5L), Read(LogPlace.Earliest));
        _machine.Wait(2_000);
        Assert.Equal(("", 6L, 5L), Read(LogPlace.Earliest));
        Assert.Equal((2L, 3L), (_machine.View("t").Dropped, _machine.View("t").Expired));
        Assert.Equal(long.MaxValue, _machine.State.NextDueMs);
        Send("f");
        Assert.Equal(("f", 6L, 6L), Read(LogPlace.Earliest));
    }

    [Fact]
    public void A_log_that_rejects_is_full_until_it_forgets()
    {
        _machine.Log("t", new SettingsChange { MaxBytes = 2, Overflow = Overflow.Reject, TtlMs = 1_000 });
        Send("a", "b");
        Assert.Equal(CommandStatus.TopicFull, _machine.Run(new PublishMessages(T, [new OutgoingMessage(T)], Atomic: true)).Status);
        _machine.PopAs("t", "g", 2);
        Assert.Equal(CommandStatus.TopicFull, _machine.Publish("t", "c").Status);
        _machine.Wait(1_000);
        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "c").Status);
    }

    [Fact]
    public void What_is_leased_stays_with_its_receiver_when_the_log_drops_it_and_comes_back_to_nobody()
    {
        _machine.Log("t", new SettingsChange { MaxMessages = 1 });
        Send("a");
        var (acked, released) = (_machine.TakeAs("t", "one")[0], _machine.TakeAs("t", "two")[0]);
        Send("b");

        Assert.Contains(acked.Content, _machine.State.Capture().LiveBodiesInOrder());
        Assert.Equal(("a", 0L, 2L), (_machine.Text(acked), _machine.GroupOf("t", "one").Position, _machine.GroupOf("t", "one").Lag));
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, acked));
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Release, released));
        Assert.DoesNotContain(acked.Content, _machine.State.Capture().LiveBodiesInOrder());
        Assert.Equal("b", _machine.PopAs("t", "one", 10));
        Assert.Equal("b", _machine.PopAs("t", "two", 10));
    }

    [Fact]
    public void What_waits_in_a_groups_hand_goes_with_the_log_and_holds_nothing_back_any_more()
    {
        _machine.Log("t", new SettingsChange { MaxMessages = 2, Order = DeliveryOrder.Strict, MaxAttempts = 1, OnExhausted = Exhausted.Block });
        Send("poison", "b");
        _machine.Settle(SettleAction.Reject, _machine.TakeAs("t", "g")[0]);
        Assert.Equal("", _machine.PopAs("t", "g"));
        Assert.False(_machine.State.CanDeliver(T, Machine.Bytes("g")));

        Send("c");
        Assert.True(_machine.State.CanDeliver(T, Machine.Bytes("g")));
        Assert.Equal("b c", _machine.PopAs("t", "g", 10));
    }

    [Fact]
    public void Whatever_a_group_does_not_ask_for_any_more_it_gives_up_all_the_same()
    {
        _machine.Log("t", new SettingsChange { MaxMessages = 10 });
        for (var group = 0; group < 5; group++)
        {
            Send("x", "y");
            foreach (var taken in _machine.TakeAs("t", $"g{group}", 2))
                _machine.Settle(SettleAction.Release, taken);
        }

        for (var i = 0; i < 40; i++)
            Send("more");
        Assert.Equal(10, _machine.State.Capture().LiveBodiesInOrder().Count());
        Assert.All(_machine.State.Groups(T)!, static group => Assert.Equal((10L, 0L), (group.Lag, group.ReadyAgain)));
    }

    [Fact]
    public void A_batch_drops_a_bounded_part_and_what_is_too_old_is_not_handed_out_meanwhile()
    {
        _machine.Log("t", new SettingsChange { TtlMs = 1_000 });
        for (var i = 0; i < 25; i++)
            _machine.Run(new PublishMessages(T, [.. Enumerable.Repeat(new OutgoingMessage(T), 1_000)], Atomic: true));
        _machine.NowMs += 1_000;
        Send("new");

        Assert.Equal(25_001 - Expiry.MostABatch, _machine.View("t").Ready);
        Assert.Equal(("new", 25_001L, 25_001L), Read(LogPlace.Earliest));
        Assert.Equal(1, _machine.Run(new MakeGroup(T, Machine.Bytes("g"), LogPlace.Earliest)).Detail is GroupAnswer answer ? answer.Group.Lag : 0);
        Assert.Equal("new", _machine.PopAs("t", "g", 10));
        for (var i = 0; i < 25_000 / Expiry.MostABatch; i++)
            _machine.Wait(0);
        Assert.Equal(1, _machine.View("t").Ready);
    }

    [Fact]
    public void Lowered_bounds_are_kept_by_and_by()
    {
        _machine.Log("t");
        for (var i = 0; i < 15; i++)
            _machine.Run(new PublishMessages(T, [.. Enumerable.Repeat(new OutgoingMessage(T), 1_000)], Atomic: true));
        _machine.Run(new ConfigureTopic(T, new SettingsChange { MaxMessages = 10 }, Machine.NoLimits));
        Assert.True(_machine.State.NextDueMs <= _machine.NowMs);
        Assert.Equal(15_000 - Expiry.MostABatch, _machine.View("t").Ready);
        for (var i = 0; i < 15_000 / Expiry.MostABatch; i++)
            _machine.Wait(0);
        Assert.Equal((10L, long.MaxValue), (_machine.View("t").Ready, _machine.State.NextDueMs));
    }

    [Fact]
    public void Messages_of_one_group_keep_their_order_and_hold_nobody_else_back()
    {
        _machine.Log("t");
        foreach (var (content, group) in new[] { ("r1", "red"), ("r2", "red"), ("b1", "blue"), ("plain", ""), ("r3", "red") })
            _machine.Send("t", content, group);

        var red = _machine.TakeAs("t", "g")[0];
        Assert.Equal("r1", _machine.Text(red));
        Assert.Equal("b1 plain", _machine.PopAs("t", "g", 10));
        Assert.Equal("", _machine.PopAs("t", "g", 10));
        Assert.Equal((0L, 3L, 1L, 2L), Counts(_machine.GroupOf("t", "g")));
        _machine.Settle(SettleAction.Ack, red);
        Assert.Equal("r2 r3", _machine.PopAs("t", "g", 10));
    }

    [Fact]
    public void A_group_looks_no_further_ahead_than_it_may_have_waiting()
    {
        _machine.Log("t");
        for (var i = 0; i < 12; i++)
            _machine.Run(new PublishMessages(T, [.. Enumerable.Repeat(new OutgoingMessage(T) { Group = Machine.Bytes("red") }, 1_000)], Atomic: true));
        _machine.Send("t", "blue", "blue");
        var held = _machine.TakeAs("t", "g")[0];

        Assert.Equal("", _machine.PopAs("t", "g"));
        Assert.False(_machine.State.CanDeliver(T, Machine.Bytes("g")));
        Assert.Equal(10_000, _machine.GroupOf("t", "g").ReadyAgain);
        _machine.Settle(SettleAction.Ack, held);
        Assert.Equal(2_500, _machine.TakeAs("t", "g", 2_500).Count);
        Assert.Equal("blue", _machine.PopAs("t", "g"));
    }

    [Fact]
    public void Exhausted_messages_become_letters_once_a_group_that_say_whose()
    {
        _machine.Log("t", new SettingsChange { MaxAttempts = 1 });
        Send("bad");
        foreach (var group in new[] { "one", "two" })
            _machine.Settle(SettleAction.Reject, _machine.TakeAs("t", group)[0], reason: "no");

        var letters = _machine.Peek("t.dead");
        Assert.Equal([("t", "1-1", "one"), ("t", "1-1", "two")], letters.Select(static letter =>
            (MachineWords.Utf8(letter.Origin!.Topic), letter.Origin.Id.ToString(), MachineWords.Utf8(letter.Origin.Group))));
        Assert.Equal(1, _machine.View("t").Ready);

        // They stay: at the end of the log they would come to everybody.
        Assert.Equal(new Counted(0, 2), _machine.Run(new RedriveTopic(T, [], 10)).Detail);
        Assert.Equal("bad", _machine.TakeText("t.dead"));
    }

    [Fact]
    public void What_blocks_in_a_group_is_redriven_there()
    {
        _machine.Log("t", new SettingsChange { MaxAttempts = 1, OnExhausted = Exhausted.Block });
        Send("bad");
        _machine.Settle(SettleAction.Reject, _machine.TakeAs("t", "one")[0]);
        Assert.Equal("", _machine.PopAs("t", "one"));
        Assert.Equal(new Counted(1, 0), _machine.Run(new RedriveTopic(T, [new MessageId(1, 1)], 10)).Detail);
        Assert.Equal("bad", _machine.PopAs("t", "one"));
        Assert.Equal("bad", _machine.PopAs("t", "two"));
    }

    [Fact]
    public void A_failover_makes_leases_of_groups_longer_too()
    {
        _machine.Log("t");
        Send("a");
        var taken = _machine.TakeAs("t", "g", lease: 1_000)[0];
        _machine.NowMs += 5_000;
        _machine.RunAll(new BeginLeadership());
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, taken));
    }

    [Fact]
    public void Whether_it_is_a_log_is_settled_while_it_holds_nothing()
    {
        _machine.Topic("t");
        Assert.Equal(CommandStatus.Done, Change(new SettingsChange { Retention = Retention.Log }));
        Assert.Equal((Retention.Log, Overflow.DropOldest), (_machine.View("t").Settings.Retention, _machine.View("t").Settings.Overflow));
        Assert.Equal(CommandStatus.Done, Change(new SettingsChange { Retention = Retention.Queue }));
        Assert.Equal(Overflow.Reject, _machine.View("t").Settings.Overflow);
        Assert.Equal(CommandStatus.Done, Change(new SettingsChange { Retention = Retention.Log, Overflow = Overflow.Reject }));
        Assert.Equal(Overflow.Reject, _machine.View("t").Settings.Overflow);
        Send("a");
        Assert.Equal(CommandStatus.RetentionFixed, Change(new SettingsChange { Retention = Retention.Queue }));
        _machine.Run(new PurgeTopic(T, false));
        Assert.Equal("", _machine.PopAs("t", "g"));
        Assert.Equal(CommandStatus.RetentionFixed, Change(new SettingsChange { Retention = Retention.Queue }));
        Assert.Equal(CommandStatus.Done, _machine.Run(new DeleteGroup(T, Machine.Bytes("g"))).Status);
        Assert.Equal(CommandStatus.Done, Change(new SettingsChange { Retention = Retention.Queue }));
    }

    [Fact]
    public void What_makes_no_sense_of_a_log_is_refused()
    {
        _machine.Log("t");
        _machine.Topic("queue");
        var group = Machine.Bytes("g");
        Assert.Equal(CommandStatus.NotForLogs, Change(new SettingsChange { DelayMs = 1 }));
        Assert.Equal(CommandStatus.NotForLogs, _machine.Run(new ConfigureTopic(Machine.Bytes("x.dead"), new SettingsChange { Retention = Retention.Log }, Machine.NoLimits) { Replaces = true }).Status);
        foreach (var message in new[] { new OutgoingMessage(T) { DelayMs = 1 }, new OutgoingMessage(T) { TtlMs = 1 }, new OutgoingMessage(T) { Priority = 1 } })
            Assert.Equal(CommandStatus.NotForLogs, _machine.Run(new PublishMessages(T, [message], true)).Status);
        Assert.Equal(CommandStatus.GroupRequired, _machine.Run(MachineWords.Receive("t")).Status);
        Assert.Equal(CommandStatus.GroupRequired, _machine.Run(new PopMessages(T, 1, 1)).Status);
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("t").Status);
        Assert.Equal(CommandStatus.NotALog, _machine.Run(MachineWords.Receive("queue") with { Group = group }).Status);
        Assert.Equal(CommandStatus.NotALog, _machine.Run(new MakeGroup(Machine.Bytes("queue"), group, LogPlace.Earliest)).Status);
        Assert.Equal(CommandStatus.GroupNotFound, _machine.Run(new SeekGroup(T, group, LogPlace.Earliest)).Status);
        Assert.Equal(CommandStatus.GroupNotFound, _machine.Run(new DeleteGroup(T, group)).Status);
        Assert.Equal(CommandStatus.TopicNotFound, _machine.Run(new DeleteGroup(Machine.Bytes("no"), group)).Status);
        Assert.Null(_machine.State.ReadLog(Machine.Bytes("queue"), new LogQuery(LogPlace.Earliest, 1, 1)));
    }

    [Fact]
    public void A_log_has_no_more_groups_than_it_may()
    {
        _machine.Log("t");
        for (var i = 0; i < 1_000; i++)
            Assert.Equal(CommandStatus.Done, _machine.Run(new MakeGroup(T, Machine.Bytes($"g{i}"), LogPlace.Earliest)).Status);
        Assert.Equal(CommandStatus.TooManyGroups, _machine.Run(new MakeGroup(T, Machine.Bytes("more"), LogPlace.Earliest)).Status);
        Assert.Equal(CommandStatus.TooManyGroups, _machine.Run(MachineWords.Receive("t") with { Group = Machine.Bytes("more") }).Status);
        Assert.Equal(CommandStatus.Done, _machine.Run(new MakeGroup(T, Machine.Bytes("g7"), LogPlace.Earliest)).Status);
        Assert.Equal(CommandStatus.Done, _machine.Run(new DeleteGroup(T, Machine.Bytes("g7"))).Status);
        Assert.Equal(CommandStatus.Done, _machine.Run(new MakeGroup(T, Machine.Bytes("more"), LogPlace.Earliest)).Status);
        Assert.Equal(1_000, _machine.State.GroupLags().Count);
    }

    [Fact]
    public void A_log_that_is_deleted_takes_its_groups_and_their_leases_along()
    {
        _machine.Log("t");
        Send("a");
        var taken = _machine.TakeAs("t", "g")[0];
        _machine.Run(new DeleteTopic(T));
        Assert.Equal((0L, 0L, 0L, long.MaxValue), (_machine.State.LeaseCount, _machine.State.MessageCount, _machine.State.MessageBytes, _machine.State.NextDueMs));
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, taken));
        Assert.False(_machine.State.CanDeliver(T, Machine.Bytes("g")));
    }

    [Fact]
    public void A_capture_of_a_log_stays_what_it_was_while_the_log_goes_on()
    {
        _machine.Log("t", new SettingsChange { MaxMessages = 2_000 });
        for (var i = 0; i < 3_000; i++)
            _machine.Send("t", $"message {i}", i % 3 == 0 ? "g" : "");
        _machine.TakeAs("t", "one", 700);
        _machine.PopAs("t", "two", 900);
        var (capture, hash) = (_machine.State.Capture(), _machine.State.StateHash());

        for (var i = 0; i < 3_000; i++)
            _machine.Send("t", $"later {i}", i % 2 == 0 ? "h" : "");
        _machine.PopAs("t", "one", 1_000);
        _machine.Run(new SeekGroup(T, Machine.Bytes("two"), LogPlace.Earliest));
        _machine.Run(new DeleteGroup(T, Machine.Bytes("one")));
        Assert.Equal(hash, Snapshots.Load(Snapshots.Encode(capture), 4096).StateHash());
        Assert.Equal(2_000, capture.LiveBodiesInOrder().Count());
    }

    private static (long, long, long, long) Counts(GroupView group) => (group.Position, group.Lag, group.Leased, group.ReadyAgain);

    private static bool Made(CommandResult result) => Assert.IsType<GroupAnswer>(result.Detail).Created;

    private CommandStatus Change(SettingsChange change) => _machine.Run(new ConfigureTopic(T, change, Machine.NoLimits)).Status;

    private void Send(params string[] contents)
    {
        foreach (var content in contents)
            _machine.Send("t", content);
    }

    private (string Contents, long First, long Last) Read(LogPlace place)
    {
        var page = _machine.State.ReadLog(T, new LogQuery(place, 1_000, long.MaxValue))!;
        return (string.Join(" ", page.Messages.Select(message => MachineWords.Utf8(_machine.Content(message.Content)))), page.FirstSequence, page.LastSequence);
    }
}
