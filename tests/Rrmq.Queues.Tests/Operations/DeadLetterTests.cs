namespace Rrmq.Queues.Tests.Operations;

public sealed class DeadLetterTests
{
    private readonly Machine _machine = new();

    public DeadLetterTests() => _machine.Topic("t", new SettingsChange { MaxAttempts = 1 });

    [Fact]
    public void An_exhausted_message_moves_to_the_dead_letter_topic_with_where_it_came_from()
    {
        var id = _machine.Send("t", "poison", "g", priority: 3);
        Fail("not today");

        Assert.Equal((0L, 1L), (_machine.View("t").Ready + _machine.View("t").Dead, _machine.View("t").DeadLettered));
        var view = _machine.View("t.dead");
        Assert.Equal((DeliveryOrder.None, Exhausted.Block, 1L, 0L), (view.Settings.Order, view.Settings.OnExhausted, view.Dead, view.Ready));
        var letter = Assert.Single(_machine.Peek("t.dead", MessageState.Dead));
        Assert.Equal(("t", id, 1, "not today"), (MachineWords.Utf8(letter.Origin!.Topic), letter.Origin.Id, letter.Origin.Attempts, MachineWords.Utf8(letter.Origin.Reason)));
        Assert.Equal((3, "g"), (letter.Priority, MachineWords.Utf8(letter.Group)));
        Assert.Equal("poison", _machine.Text(_machine.Take("t.dead")[0]));
    }

    [Fact]
    public void A_dead_letter_can_be_popped_like_any_other()
    {
        _machine.Send("t", "poison");
        Fail();
        Assert.Equal("poison", _machine.Text(_machine.Pop("t.dead")));
    }

    [Fact]
    public void Where_there_is_no_room_for_dead_letters_the_message_blocks_and_is_not_lost()
    {
        _machine.Topic("t.dead", new SettingsChange { MaxMessages = 1 });
        _machine.Send("t", "one", "g");
        _machine.Send("t", "two", "g");
        Fail();
        Fail();

        Assert.Equal((1L, 1L), (_machine.View("t.dead").Dead, _machine.View("t").Dead));
        Assert.Contains("Blocked", _machine.Story("t", new MessageId(_machine.View("t").Number, 2)).Kinds(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_whose_name_is_too_long_for_a_dead_letter_topic_blocks()
    {
        var name = new string('x', 251);
        _machine.Topic(name, new SettingsChange { MaxAttempts = 1 });
        _machine.Send(name, "one");
        _machine.Settle(SettleAction.Reject, _machine.Take(name)[0]);
        Assert.Equal((1L, 2), (_machine.View(name).Dead, _machine.State.TopicCount));
    }

    [Fact]
    public void A_topic_may_drop_what_is_exhausted()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 1, OnExhausted = Exhausted.Drop });
        _machine.Send("t", "one");
        Fail();
        Assert.Equal((0L, 1L, 1), (_machine.State.MessageCount, _machine.View("t").Dropped, _machine.State.TopicCount));
    }

    [Fact]
    public void Redriven_dead_letters_go_back_to_the_end_of_their_topic_with_no_attempt_counted()
    {
        _machine.Send("t", "one", "g");
        Fail();
        _machine.Send("t", "two", "g");
        Assert.Equal(new Counted(1, 0), _machine.Run(new RedriveTopic(Machine.Bytes("t"), [], 100)).Detail);

        Assert.Equal((0L, 1L), (_machine.View("t.dead").Dead, _machine.View("t.dead").Redriven));
        var taken = _machine.Take("t", 10);
        Assert.Equal("two one", string.Join(" ", taken.Select(_machine.Text)));
        Assert.All(taken, message => Assert.Equal((1, null), (message.Attempt, message.Origin)));
    }

    [Fact]
    public void Of_a_dead_letter_topic_itself_each_goes_back_and_none_when_there_is_nowhere_to_go()
    {
        _machine.Send("t", "one");
        Fail();
        _machine.Run(new DeleteTopic(Machine.Bytes("t")));
        Assert.Equal(new Counted(0, 1), _machine.Run(new RedriveTopic(Machine.Bytes("t.dead"), [], 100)).Detail);

        _machine.Topic("t");
        Assert.Equal(new Counted(1, 0), _machine.Run(new RedriveTopic(Machine.Bytes("t.dead"), [], 100)).Detail);
        Assert.Equal("one", _machine.TakeText("t"));
    }

    [Fact]
    public void Blocked_messages_are_revived_where_they_stand()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 1, OnExhausted = Exhausted.Block, Order = DeliveryOrder.Strict });
        _machine.Send("t", "one");
        _machine.Send("t", "two");
        Fail();
        Assert.Empty(_machine.Take("t"));
        _machine.Run(new RedriveTopic(Machine.Bytes("t"), [], 100));
        var taken = _machine.Take("t", 2);
        Assert.Equal([("one", 1), ("two", 1)], taken.Select(message => (_machine.Text(message), message.Attempt)));
    }

    [Fact]
    public void Only_those_named_and_no_more_than_asked_are_redriven()
    {
        for (var i = 0; i < 5; i++)
        {
            _machine.Send("t", $"{i}");
            Fail();
        }

        var letters = _machine.Peek("t.dead");
        Assert.Equal(new Counted(2, 3), _machine.Run(new RedriveTopic(Machine.Bytes("t"), [letters[3].Id, letters[1].Id, letters[1].Id, new MessageId(99, 1)], 100)).Detail);
        Assert.Equal(new Counted(2, 1), _machine.Run(new RedriveTopic(Machine.Bytes("t"), [], 2)).Detail);
        Assert.Equal("3 1 0 2", _machine.TakeText("t", 10));
    }

    [Fact]
    public void A_full_topic_takes_nothing_back()
    {
        _machine.Send("t", "one");
        Fail();
        _machine.Topic("t", new SettingsChange { MaxMessages = 0 });
        Assert.Equal(CommandStatus.TopicFull, _machine.Run(new RedriveTopic(Machine.Bytes("t"), [], 100)).Status);
        Assert.Equal(1, _machine.View("t.dead").Dead);
    }

    private void Fail(string reason = "") => _machine.Settle(SettleAction.Reject, _machine.Take("t")[0], reason: reason);
}
