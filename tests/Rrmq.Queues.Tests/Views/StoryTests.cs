namespace Rrmq.Queues.Tests.Views;

/// <summary>"Where is my message?"</summary>
public sealed class StoryTests
{
    private readonly Machine _machine = new();

    public StoryTests() => _machine.Topic("t", new SettingsChange { MaxAttempts = 1 });

    [Fact]
    public void A_message_tells_what_happened_to_it_when_and_by_which_entry()
    {
        var id = _machine.Send("t", "one");
        var taken = _machine.Take("t", lease: 1_000)[0];
        _machine.NowMs += 100;
        _machine.Settle(SettleAction.Extend, taken, 5_000);
        _machine.Settle(SettleAction.Release, taken, 50);
        var story = _machine.Story("t", id);

        Assert.Equal("Published Leased Extended Released", story.Kinds());
        Assert.Equal([2, 3, 4, 5], story.Events.Select(static happened => happened.Index));
        Assert.Equal([1_000, 1_000, 1_100, 1_100], story.Events.Select(static happened => happened.AtMs));
        Assert.Equal([0, 2_000, 6_100, 1_150], story.Events.Select(static happened => happened.UntilMs));
        Assert.Equal("me", MachineWords.Utf8(story.Events[1].Detail));
        Assert.Equal(MessageState.Delayed, story.Message.State);
    }

    [Fact]
    public void Its_story_outlives_a_message_for_as_long_as_the_topic_says()
    {
        _machine.Publish("t", "popped");
        _machine.Pop("t");
        var acked = _machine.Send("t", "acked");
        _machine.Settle(SettleAction.Ack, _machine.Take("t")[0]);

        var popped = _machine.Story("t", new MessageId(1, 1));
        Assert.Equal(("Published Consumed", MessageState.Gone, 0), (popped.Kinds(), popped.Message.State, popped.Message.Content.Length));
        Assert.Equal([2, 3], popped.Events.Select(static happened => happened.Index));
        Assert.Equal("Published Leased Consumed", _machine.Story("t", acked).Kinds());
        _machine.Wait(TopicSettings.Default.HistoryMs - 1);
        Assert.NotNull(_machine.Story("t", acked));
        _machine.Wait(1);
        Assert.Null(_machine.Story("t", acked));
        Assert.Null(_machine.Story("t", popped.Message.Id));
    }

    [Fact]
    public void A_topic_without_history_tells_nothing_of_what_is_gone()
    {
        _machine.Topic("t", new SettingsChange { HistoryMs = 0 });
        _machine.Publish("t", "popped");
        _machine.Pop("t");
        Assert.Null(_machine.Story("t", new MessageId(1, 1)));
    }

    [Fact]
    public void A_dead_letters_two_stories_lead_to_each_other()
    {
        var id = _machine.Send("t", "one");
        _machine.Settle(SettleAction.Reject, _machine.Take("t")[0], reason: "bad");
        var before = _machine.Story("t", id);
        var letter = _machine.Peek("t.dead")[0].Id;
        var after = _machine.Story("t.dead", letter);

        Assert.Equal("Published Leased Rejected DeadLettered", before.Kinds());
        Assert.Equal($"{letter}", MachineWords.Utf8(before.Events[^1].Detail));
        Assert.Equal(("DeadLettered", $"{id}"), (after.Kinds(), MachineWords.Utf8(after.Events[0].Detail)));

        _machine.Run(new RedriveTopic(Machine.Bytes("t"), [], 10));
        Assert.Equal("DeadLettered Redriven", _machine.Story("t.dead", letter).Kinds());
        Assert.Equal("Redriven", _machine.Story("t", new MessageId(1, 2)).Kinds());
    }

    [Fact]
    public void Of_a_long_story_the_first_and_the_newest_events_are_kept()
    {
        var id = _machine.Send("t", "one");
        var taken = _machine.Take("t")[0];
        for (var i = 0; i < 100; i++)
            _machine.Settle(SettleAction.Extend, taken, 10_000 + i);
        var story = _machine.Story("t", id);

        Assert.Equal((32, 70, MessageEventKind.Published), (story.Events.Count, story.OmittedEvents, story.Events[0].Kind));
        Assert.Equal(_machine.NowMs + 10_099, story.Events[^1].UntilMs);
    }

    [Fact]
    public void A_long_story_of_a_message_that_was_moved_still_tells_from_where()
    {
        var id = _machine.Send("t", "one");
        _machine.Settle(SettleAction.Reject, _machine.Take("t")[0]);
        var taken = _machine.Take("t.dead")[0];
        for (var i = 0; i < 100; i++)
            _machine.Settle(SettleAction.Extend, taken, 10_000 + i);
        var story = _machine.Story("t.dead", taken.Id);

        Assert.Equal((MessageEventKind.DeadLettered, $"{id}"), (story.Events[0].Kind, MachineWords.Utf8(story.Events[0].Detail)));
        Assert.Equal(_machine.NowMs + 10_099, story.Events[^1].UntilMs);
    }

    [Fact]
    public void What_is_remembered_of_messages_that_are_gone_is_bounded()
    {
        var contents = Enumerable.Range(0, 10_000).Select(_ => new OutgoingMessage(default)).ToArray();
        for (var i = 0; i < 8; i++)
            _machine.Run(new PublishMessages(Machine.Bytes("t"), contents, false));
        while (_machine.Run(new PopMessages(Machine.Bytes("t"), 1_000, 1)).Status == CommandStatus.Done)
        {
        }

        Assert.Null(_machine.State.Tell(Machine.Bytes("t"), new MessageId(1, 80_000 - 65_536)));
        Assert.Equal("Published Consumed", _machine.Story("t", new MessageId(1, 80_001 - 65_536)).Kinds());
        _machine.Reload();
        Assert.Equal("Published Consumed", _machine.Story("t", new MessageId(1, 80_000)).Kinds());
    }

    [Fact]
    public void Long_stories_of_messages_that_are_gone_are_bounded_too()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 0 });
        var reason = new string('x', 255);
        for (var i = 0; i < 5_000; i++)
        {
            _machine.Send("t", "x");
            for (var j = 0; j < 10; j++)
                _machine.Settle(SettleAction.Reject, _machine.Take("t")[0], reason: reason);
            _machine.Pop("t");
        }

        _machine.Send("t", "x");
        for (var j = 0; j < 20; j++)
            _machine.Settle(SettleAction.Reject, _machine.Take("t")[0], reason: reason);
        _machine.Pop("t");
        Assert.Equal(32, _machine.Story("t", new MessageId(1, 5_001)).Events.Count);
        Assert.Null(_machine.State.Tell(Machine.Bytes("t"), new MessageId(1, 1)));
        Assert.NotNull(_machine.State.Tell(Machine.Bytes("t"), new MessageId(1, 4_000)));
    }

    [Fact]
    public void A_page_shows_messages_of_any_state_in_their_places_and_where_to_go_on()
    {
        _machine.Topic("t", new SettingsChange { Order = DeliveryOrder.None, MaxAttempts = 1, OnExhausted = Exhausted.Block });
        for (var i = 0; i < 10; i++)
            _machine.Send("t", $"{i}", delay: i == 5 ? 1_000 : null);
        _machine.Settle(SettleAction.Reject, _machine.Take("t", 3)[1]);

        Assert.Equal("Leased Dead Leased Ready Ready Delayed Ready Ready Ready Ready", States(null, 0, 100));
        Assert.Equal("Ready Ready Ready", States(MessageState.Ready, 0, 3));
        Assert.Equal(8, _machine.State.Peek(Machine.Bytes("t"), MessageState.Ready, 0, 3)!.NextSequence);
        Assert.Equal("Ready Ready Ready", States(null, 8, 100));
        Assert.Null(_machine.State.Peek(Machine.Bytes("t"), null, 8, 3)!.NextSequence);
        Assert.Equal("", States(MessageState.Gone, 0, 100));
        Assert.Equal("", States(null, long.MaxValue, 100));
        Assert.Null(_machine.State.Peek(Machine.Bytes("none"), null, 0, 1));

        string States(MessageState? state, long from, int limit) => string.Join(" ", _machine.Peek("t", state, from, limit).Select(static message => message.State));
    }
}
