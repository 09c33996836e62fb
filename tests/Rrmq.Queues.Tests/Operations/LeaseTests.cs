namespace Rrmq.Queues.Tests.Operations;

public sealed class LeaseTests
{
    private readonly Machine _machine = new();

    public LeaseTests() => _machine.Topic("t");

    [Fact]
    public void A_leased_message_is_nobody_elses_until_its_lease_ends()
    {
        _machine.Send("t", "one");
        var taken = Assert.Single(_machine.Take("t", lease: 1_000));

        _machine.Wait(999);
        Assert.Empty(_machine.Take("t"));
        _machine.Wait(1);
        Assert.Equal(taken.Id, Assert.Single(_machine.Take("t")).Id);
    }

    [Fact]
    public void An_acknowledged_message_is_gone()
    {
        _machine.Send("t", "one");
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, _machine.Take("t")[0]));

        Assert.Equal((0, 1L), (_machine.State.MessageCount, _machine.View("t").Consumed));
    }

    [Fact]
    public void A_lease_is_settled_once_and_not_after_its_end()
    {
        _machine.Send("t", "one");
        var taken = _machine.Take("t", lease: 1_000)[0];
        _machine.Settle(SettleAction.Release, taken);
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, taken));

        taken = _machine.Take("t", lease: 1_000)[0];
        _machine.NowMs += 1_000;
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, taken));
        Assert.Equal(1, _machine.View("t").Ready);
    }

    [Fact]
    public void A_lease_that_is_over_is_lost_though_its_turn_has_not_come()
    {
        const int Many = 12_000;
        _machine.Run(new PublishMessages(Machine.Bytes("t"), [.. Enumerable.Range(0, Many).Select(_ => new OutgoingMessage(default))], false));
        var last = _machine.Take("t", Many, lease: 10)[^1];
        _machine.NowMs += 10;
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, last));
        Assert.False(_machine.State.IsLeased(last.Receipt));
        Assert.True(_machine.State.NextDueMs <= _machine.NowMs, "some had not run out yet when it was settled");
    }

    [Fact]
    public void A_receipt_of_an_earlier_lease_or_of_another_message_is_worth_nothing()
    {
        _machine.Send("t", "one");
        _machine.Send("t", "two");
        var first = _machine.Take("t")[0];
        _machine.Settle(SettleAction.Release, first);
        var again = _machine.Take("t")[0];

        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Token, again.Token);
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, first));
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, again with { Id = again.Id with { Sequence = 2 } }));
        Assert.Equal(CommandStatus.LeaseLost, _machine.Settle(SettleAction.Ack, again with { Id = again.Id with { Topic = long.MinValue } }));
        Assert.Equal((true, false), (_machine.State.IsLeased(again.Receipt), _machine.State.IsLeased(first.Receipt)));
    }

    [Fact]
    public void A_lease_that_is_extended_ends_later()
    {
        _machine.Send("t", "one");
        var taken = _machine.Take("t", lease: 1_000)[0];
        _machine.NowMs += 500;
        var extended = _machine.SettleAll(SettleAction.Extend, [taken], 2_000)[0];
        Assert.Equal(new SettledLease(CommandStatus.Done, _machine.NowMs + 2_000), extended);

        _machine.Wait(1_999);
        Assert.True(_machine.State.IsLeased(taken.Receipt));
        _machine.Wait(1);
        Assert.False(_machine.State.IsLeased(taken.Receipt));
    }

    [Fact]
    public void A_released_message_goes_back_to_its_place_and_counts_no_attempt()
    {
        foreach (var content in new[] { "one", "two", "three" })
            _machine.Send("t", content);
        var taken = _machine.Take("t", 2);
        _machine.SettleAll(SettleAction.Release, taken.Reverse());

        Assert.Equal("one two three", _machine.TakeText("t", 3));
        Assert.All(_machine.Peek("t"), message => Assert.Equal(1, message.Attempt));
    }

    [Fact]
    public void A_released_message_may_rest_before_it_comes_again()
    {
        _machine.Send("t", "one");
        _machine.Settle(SettleAction.Release, _machine.Take("t")[0], duration: 700);

        Assert.Equal((1, _machine.NowMs + 700), (_machine.View("t").Delayed, _machine.State.NextDueMs));
        _machine.Wait(700);
        Assert.Equal("one", _machine.TakeText("t"));
    }

    [Fact]
    public void No_more_leases_are_open_than_the_topic_allows()
    {
        _machine.Topic("t", new SettingsChange { MaxLeases = 2 });
        foreach (var content in new[] { "one", "two", "three" })
            _machine.Send("t", content);

        var taken = _machine.Take("t", 10);
        Assert.Equal(2, taken.Count);
        Assert.Equal(CommandStatus.TooManyLeases, _machine.State.Foresee(MachineWords.Receive("t")));
        Assert.Equal(CommandStatus.TooManyLeases, _machine.Run(MachineWords.Receive("t")).Status);
        _machine.Settle(SettleAction.Ack, taken[0]);
        Assert.Equal("three", _machine.TakeText("t"));
    }

    [Fact]
    public void An_answer_stops_before_it_grows_too_large_but_its_first_message_always_comes()
    {
        foreach (var content in new[] { "12345", "123", "1" })
            _machine.Send("t", content);

        Assert.Equal(1, Count(4));
        Assert.Equal(2, Count(4));

        int Count(int maxBytes) => Assert.IsType<TakenMessages>(_machine.Run(MachineWords.Receive("t", 10, maxBytes: maxBytes)).Detail).Messages.Count;
    }

    [Fact]
    public void A_token_depends_on_a_number_that_only_the_sender_knows()
    {
        var tokens = new HashSet<ulong>();
        for (var nonce = 1UL; nonce <= 50; nonce++)
        {
            var machine = new Machine();
            machine.Topic("t");
            machine.Send("t", "one");
            var taken = Assert.IsType<TakenMessages>(machine.Run(new ReceiveMessages(Machine.Bytes("t"), 1, int.MaxValue, null, nonce)).Detail).Messages[0];
            Assert.True(tokens.Add(taken.Token));
        }
    }

    [Fact]
    public void No_two_leases_have_the_same_token()
    {
        _machine.Send("t", "one");
        var tokens = new HashSet<ulong>();
        for (var i = 0; i < 50; i++)
        {
            var taken = _machine.Take("t")[0];
            Assert.True(taken.Token != 0 && tokens.Add(taken.Token));
            _machine.Settle(SettleAction.Release, taken);
        }
    }

    [Fact]
    public void Messages_that_the_base_API_published_can_be_leased_and_leased_ones_cannot_be_popped()
    {
        _machine.Publish("t", "bare");
        var taken = _machine.Take("t")[0];
        Assert.Equal(("bare", false), (_machine.Text(taken), taken.HasEnvelope));
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("t").Status);
        _machine.Settle(SettleAction.Release, taken);

        Assert.Equal("bare", _machine.Text(_machine.Pop("t")));
    }

    [Fact]
    public void The_base_API_is_told_that_what_it_popped_has_an_envelope()
    {
        _machine.Send("t", "enveloped");
        _machine.Publish("t", "bare");
        Assert.True(_machine.Pop("t", "key").HasEnvelope);
        Assert.True(_machine.Pop("t", "key") is { HasEnvelope: true, Replayed: true });
        Assert.False(_machine.Pop("t").HasEnvelope);
    }
}
