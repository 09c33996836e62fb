namespace Rrmq.Queues.Tests.Operations;

public sealed class PublishingTests
{
    private static readonly byte[] T = Machine.Bytes("t");

    private readonly Machine _machine = new();

    [Fact]
    public void Messages_of_a_batch_get_their_numbers_in_the_order_given()
    {
        _machine.Topic("t");
        Assert.Equal(["Done 1-1", "Done 1-2"], Publish(false, "one", "two"));
        Assert.Equal("one two", _machine.TakeText("t", 10));
    }

    [Fact]
    public void Of_a_batch_each_stands_for_itself_unless_it_is_atomic()
    {
        _machine.Topic("t", new SettingsChange { MaxBytes = 10 });
        Assert.Equal(["TopicFull 0-0", "Done 1-1", "NotTried 0-0"], [.. Publish(false, "12345678901", "12345").Take(2), .. Publish(true, "1", "123456").Take(1)]);
        Assert.Equal(["NotTried 0-0", "TopicFull 0-0"], Publish(true, "1", "123456"));
        Assert.Equal(1, _machine.State.MessageCount);
        Assert.Equal(["Done 1-2", "Done 1-3"], Publish(true, "1", "1234"));
    }

    [Fact]
    public void A_batch_of_which_nothing_was_taken_in_is_a_refusal()
    {
        _machine.Topic("t", new SettingsChange { MaxMessages = 0 });
        var command = new PublishMessages(Machine.Bytes("t"), [new OutgoingMessage(Machine.Bytes("x"))], false) { IdempotencyKey = Machine.Bytes("key") };
        Assert.Equal(CommandStatus.TopicFull, _machine.State.Foresee(command));
        Assert.Equal(CommandStatus.TopicFull, _machine.Run(command).Status);
        _machine.Topic("t");
        Assert.Equal((CommandStatus.Done, false), (_machine.Run(command).Status, false));
    }

    [Fact]
    public void A_topic_that_drops_its_oldest_always_has_room_for_what_fits_into_it()
    {
        _machine.Topic("t", new SettingsChange { MaxMessages = 3, MaxBytes = 100, Overflow = Overflow.DropOldest });
        _machine.Publish("t", "base");
        _machine.Send("t", "delayed", delay: 1_000);
        var leased = _machine.Take("t")[0];
        for (var i = 0; i < 5; i++)
            _machine.Send("t", $"{i}");

        Assert.Equal("3 4", string.Join(" ", _machine.Peek("t", MessageState.Ready).Select(message => MachineWords.Utf8(_machine.Content(message.Content)))));
        Assert.Equal((4L, 3L), (_machine.View("t").Dropped, _machine.State.MessageCount));
        Assert.True(_machine.State.IsLeased(leased.Receipt));
        Assert.Equal(CommandStatus.TopicFull, _machine.Publish("t", new string('x', 101)).Status);
        Assert.Equal(3, _machine.State.MessageCount);
    }

    [Fact]
    public void The_oldest_makes_room_plain_or_not()
    {
        _machine.Topic("t", new SettingsChange { MaxMessages = 2, Overflow = Overflow.DropOldest });
        _machine.Publish("t", "plain");
        _machine.Send("t", "record", priority: 5);
        _machine.Send("t", "another", priority: 5);
        Assert.Equal("record another", _machine.TakeText("t", 10));
    }

    [Fact]
    public void A_message_that_needs_the_room_of_many_has_a_bounded_part_of_them_dropped_and_the_next_attempt_goes_on()
    {
        const int Small = 10_000;
        _machine.Topic("t", new SettingsChange { MaxBytes = Small, Overflow = Overflow.DropOldest });
        _machine.Run(new PublishMessages(T, [.. Enumerable.Range(0, Small).Select(_ => new OutgoingMessage("."u8.ToArray()))], false));

        var attempts = 1;
        for (; _machine.Publish("t", new string('x', Small - 1_000)).Status == CommandStatus.TopicFull; attempts++)
            Assert.Equal(2_016 * attempts, _machine.View("t").Dropped);
        Assert.Equal((5, 9_000L, 1_001L, 10_000L), (attempts, _machine.View("t").Dropped, _machine.View("t").Ready, _machine.View("t").Bytes));
    }

    [Fact]
    public void Of_an_atomic_batch_that_needs_more_room_than_is_made_at_once_nothing_is_stored()
    {
        _machine.Topic("t", new SettingsChange { MaxBytes = 10_000, Overflow = Overflow.DropOldest });
        _machine.Run(new PublishMessages(T, [.. Enumerable.Range(0, 10_000).Select(_ => new OutgoingMessage("."u8.ToArray()))], false));
        OutgoingMessage[] large = [new(new byte[3_000]), new(new byte[3_000])];

        Assert.Equal(CommandStatus.TopicFull, _machine.Run(new PublishMessages(T, large, Atomic: true)).Status);
        Assert.Equal((2_032L, 7_968L), (_machine.View("t").Dropped, _machine.View("t").Ready));
        while (_machine.Run(new PublishMessages(T, large, Atomic: true)).Status == CommandStatus.TopicFull)
            Assert.True(_machine.View("t").Dropped < 6_000);
        Assert.Equal((6_000L, 4_002L), (_machine.View("t").Dropped, _machine.View("t").Ready));
    }

    /// <summary>A topic whose limits were lowered holds too much, and no publisher is to suffer for it.</summary>
    [Fact]
    public void A_topic_whose_limits_were_lowered_shrinks_with_each_message_that_it_takes_in()
    {
        _machine.Topic("t", new SettingsChange { Overflow = Overflow.DropOldest });
        _machine.Run(new PublishMessages(T, [.. Enumerable.Range(0, 10_000).Select(_ => new OutgoingMessage("."u8.ToArray()))], false));
        _machine.Run(new ConfigureTopic(T, new SettingsChange { MaxMessages = 10 }, Machine.NoLimits));

        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "x").Status);
        Assert.Equal((2_016L, 7_985L), (_machine.View("t").Dropped, _machine.View("t").Ready));
        for (var i = 0; i < 4; i++)
            Assert.Equal(CommandStatus.Done, _machine.Publish("t", "x").Status);
        Assert.Equal(10, _machine.View("t").Ready);
    }

    [Fact]
    public void A_full_topic_that_drops_its_oldest_takes_as_many_as_come_in_one_batch()
    {
        _machine.Topic("t", new SettingsChange { MaxMessages = 10, Overflow = Overflow.DropOldest });
        var results = _machine.RunAll([.. Enumerable.Range(0, 5_000).Select(_ => new Publish(T, "."u8.ToArray()))]);
        Assert.All(results, result => Assert.Equal(CommandStatus.Done, result.Status));
        Assert.Equal((4_990L, 10L), (_machine.View("t").Dropped, _machine.View("t").Ready));
    }

    [Fact]
    public void What_is_leased_makes_no_room()
    {
        _machine.Topic("t", new SettingsChange { MaxMessages = 1, Overflow = Overflow.DropOldest });
        _machine.Send("t", "one");
        _machine.Take("t");
        Assert.Equal(CommandStatus.TopicFull, _machine.Publish("t", "two").Status);
    }

    [Fact]
    public void A_repetition_within_the_window_is_a_success_that_stores_nothing()
    {
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 1_000 });
        Assert.Equal(["Done 1-1", "Duplicate 1-1", "Done 1-2"], Publish(true, "same", "same", "other"));
        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "base").Status);
        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "base").Status);
        Assert.Equal(3, _machine.State.MessageCount);
        _machine.Run(new PopMessages(Machine.Bytes("t"), 10, 100));
        Assert.Equal(["Duplicate 1-1"], Publish(false, "same"));
        _machine.NowMs += 1_000;
        Assert.Equal(["Done 1-4"], Publish(false, "same"));
    }

    [Fact]
    public void A_key_tells_repetitions_apart_where_there_is_one()
    {
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 1_000 });
        OutgoingMessage[] messages = [Keyed("one", "k"), Keyed("two", "k"), Keyed("one", "other"), new(Machine.Bytes("k"))];
        Assert.Equal(["Done 1-1", "Duplicate 1-1", "Done 1-2", "Done 1-3"], Items(_machine.Run(new PublishMessages(Machine.Bytes("t"), messages, false))));

        static OutgoingMessage Keyed(string content, string key) => new(Machine.Bytes(content)) { DedupKey = Machine.Bytes(key) };
    }

    [Fact]
    public void Without_a_window_nothing_is_known_and_a_shorter_one_forgets_sooner()
    {
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 10_000 });
        Publish(false, "same");
        _machine.NowMs += 100;
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 50 });
        Assert.Equal(["Done 1-2"], Publish(false, "same"));
        _machine.Topic("t");
        Assert.Equal(["Done 1-3"], Publish(false, "same"));
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 10_000 });
        Assert.Equal(["Done 1-4"], Publish(false, "same"));
    }

    [Fact]
    public void At_the_bound_of_what_is_remembered_publishing_is_refused_and_what_has_passed_makes_room()
    {
        _machine.Topic("a", new SettingsChange { DedupWindowMs = 1_000 });
        _machine.Topic("b", new SettingsChange { DedupWindowMs = 60_000 });
        for (var i = 0; i < 100; i++)
            _machine.Run(new PublishMessages(Machine.Bytes("a"), [.. Enumerable.Range(i * 10_000, 10_000).Select(number => new OutgoingMessage(BitConverter.GetBytes(number)))], false));
        _machine.Topic("t", new SettingsChange { DedupWindowMs = 60_000 });
        Assert.Equal(["TooManyKeys 0-0"], Publish(false, "one more"));
        Assert.Equal(["TooManyKeys 0-0", "NotTried 0-0"], Publish(true, "one more", "two"));
        _machine.NowMs += 1_000;
        Assert.Equal(["Done 3-1"], Publish(false, "one more"));
    }

    private string[] Publish(bool atomic, params string[] contents) =>
        Items(_machine.Run(new PublishMessages(Machine.Bytes("t"), [.. contents.Select(content => new OutgoingMessage(Machine.Bytes(content)))], atomic)));

    private static string[] Items(CommandResult result) => [.. Assert.IsType<PublishedMessages>(result.Detail).Items.Select(static item => $"{item.Status} {item.Id}")];
}
