namespace Rrmq.Queues.Tests.Operations;

public sealed class TimeTests
{
    private readonly Machine _machine = new();

    public TimeTests() => _machine.Topic("t");

    [Fact]
    public void A_delayed_message_comes_when_it_is_due_and_not_before()
    {
        _machine.Send("t", "later", delay: 500);
        Assert.Equal((_machine.NowMs + 500, 1L), (_machine.State.NextDueMs, _machine.View("t").Delayed));
        _machine.Wait(499);
        Assert.Empty(_machine.Take("t"));
        _machine.Wait(1);
        Assert.Equal("later", _machine.TakeText("t"));
    }

    [Fact]
    public void A_message_that_has_expired_is_never_handed_out()
    {
        _machine.Send("t", "old", ttl: 500);
        _machine.NowMs += 500;
        Assert.Empty(_machine.Take("t"));
        Assert.Equal((1L, long.MaxValue), (_machine.View("t").Expired, _machine.State.NextDueMs));
    }

    [Fact]
    public void A_leased_message_expires_when_its_lease_is_over_and_not_in_its_consumers_hands()
    {
        _machine.Send("t", "one", ttl: 500);
        _machine.Send("t", "two", ttl: 500);
        var taken = _machine.Take("t", 2, lease: 10_000);
        _machine.Wait(1_000);
        Assert.Equal(CommandStatus.Done, _machine.Settle(SettleAction.Ack, taken[0]));
        _machine.Settle(SettleAction.Release, taken[1]);
        Assert.Equal((1L, 1L, 0L), (_machine.View("t").Consumed, _machine.View("t").Expired, _machine.View("t").Ready));
    }

    [Fact]
    public void A_topics_delay_and_life_hold_where_the_publisher_says_nothing()
    {
        _machine.Topic("t", new SettingsChange { DelayMs = 100, TtlMs = 1_000 });
        _machine.Publish("t", "by the topic");
        _machine.Send("t", "at once and for ever", delay: 0, ttl: 0);
        Assert.Equal("at once and for ever", _machine.TakeText("t", 10));
        _machine.Wait(100);
        Assert.Equal(_machine.NowMs + 900, Assert.Single(_machine.Peek("t", MessageState.Ready)).ExpiresMs);
    }

    [Fact]
    public void One_batch_does_a_bounded_part_and_what_has_expired_is_not_handed_out_meanwhile()
    {
        for (var i = 0; i < 25; i++)
            _machine.Run(new PublishMessages(Machine.Bytes("t"), [.. Enumerable.Range(0, 1_000).Select(_ => new OutgoingMessage(default) { TtlMs = 10 })], false));
        _machine.Publish("t", "lasting");
        _machine.NowMs += 10;
        Assert.Equal("", _machine.Text(_machine.Pop("t")));
        Assert.Equal(2_000, _machine.View("t").Expired);
        for (var batches = 2; batches <= 12; batches++)
        {
            Assert.True(_machine.State.NextDueMs <= _machine.State.NowMs);
            _machine.RunAll();
            Assert.Equal(2_000 * batches, _machine.View("t").Expired);
        }

        Assert.Equal("lasting", _machine.Text(_machine.Pop("t")));
        Assert.Equal((25_000L, long.MaxValue), (_machine.View("t").Expired, _machine.State.NextDueMs));
    }

    [Fact]
    public void A_new_leader_gives_back_the_time_in_which_nobody_led_a_minute_at_most()
    {
        _machine.Send("t", "one");
        var taken = _machine.Take("t", lease: 1_000)[0];
        _machine.NowMs += 5_000;
        _machine.Run(new BeginLeadership());
        Assert.True(_machine.State.IsLeased(taken.Receipt));
        Assert.Equal(_machine.NowMs + 1_000, _machine.State.NextDueMs);

        _machine.NowMs += 100_000;
        _machine.Run(new BeginLeadership());
        Assert.False(_machine.State.IsLeased(taken.Receipt));
    }

    [Fact]
    public void Leases_that_had_ended_before_nobody_led_have_ended()
    {
        for (var i = 0; i < 11; i++)
        {
            _machine.Run(new PublishMessages(Machine.Bytes("t"), [.. Enumerable.Range(0, 1_000).Select(_ => new OutgoingMessage(default))], false));
            _machine.Take("t", 1_000, lease: 1_000);
        }

        _machine.Send("t", "longer");
        var longer = _machine.Take("t", lease: 6_000)[0];
        _machine.Wait(1_000);
        Assert.Equal(9_001, _machine.View("t").Leased);
        _machine.NowMs += 5_500;
        _machine.Run(new BeginLeadership());
        for (var i = 0; i < 4; i++)
            _machine.RunAll();
        Assert.Equal(1, _machine.View("t").Leased);
        Assert.Equal(_machine.NowMs + 5_000, _machine.Peek("t", MessageState.Leased)[0].UntilMs);
        Assert.True(_machine.State.IsLeased(longer.Receipt));
    }

    [Fact]
    public void Leadership_that_does_not_begin_its_batch_gives_nothing_back()
    {
        _machine.Send("t", "one");
        _machine.Take("t", lease: 1_000);
        _machine.NowMs += 1_000;
        _machine.RunAll(new Pop(Machine.Bytes("none")), new BeginLeadership());
        Assert.Equal(0, _machine.State.LeaseCount);
    }

    [Fact]
    public void Time_that_jumps_back_changes_nothing()
    {
        _machine.Send("t", "one", delay: 500);
        _machine.NowMs -= 900;
        _machine.RunAll();
        Assert.Equal(1_000, _machine.State.NowMs);
        Assert.Empty(_machine.Take("t"));
    }

    [Fact]
    public void Durations_without_end_do_not_overflow()
    {
        _machine.Send("t", "never", delay: long.MaxValue, ttl: long.MaxValue);
        _machine.Send("t", "one", ttl: long.MaxValue);
        _machine.Settle(SettleAction.Extend, _machine.Take("t", lease: long.MaxValue)[0], long.MaxValue);
        _machine.NowMs += 1L << 40;
        _machine.Run(new BeginLeadership());
        Assert.Equal((1L, 1L), (_machine.View("t").Leased, _machine.View("t").Delayed));
    }
}
