namespace Rrmq.Queues.Tests.Operations;

/// <summary>Attempts count what the consumer failed at, and nothing else.</summary>
public sealed class AttemptTests
{
    private readonly Machine _machine = new();

    [Fact]
    public void A_rejected_message_counts_an_attempt_and_is_exhausted_after_as_many_as_are_allowed()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 3, OnExhausted = Exhausted.Block });
        _machine.Send("t", "poison");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var taken = _machine.Take("t")[0];
            Assert.Equal(attempt, taken.Attempt);
            _machine.Settle(SettleAction.Reject, taken, reason: "cannot");
        }

        Assert.Empty(_machine.Take("t"));
        Assert.Equal(1, _machine.View("t").Dead);
    }

    [Fact]
    public void A_lease_that_runs_out_on_one_message_counts_an_attempt()
    {
        _machine.Topic("t");
        _machine.Send("t", "one");
        _machine.Take("t", lease: 10);
        _machine.Wait(10);
        Assert.Equal(2, _machine.Take("t")[0].Attempt);
    }

    [Fact]
    public void When_leases_run_out_on_several_none_counts_and_the_poison_one_shows_itself_alone()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 2, OnExhausted = Exhausted.Block });
        foreach (var content in new[] { "good", "poison", "better" })
            _machine.Send("t", content);

        // A consumer that dies of the poison, whenever it has it among its messages, and else acknowledges.
        for (var round = 0; round < 20 && _machine.View("t").Ready > 0; round++)
        {
            var taken = _machine.Take("t", 10, lease: 1_000);
            if (!taken.Any(message => _machine.Text(message) == "poison"))
                _machine.SettleAll(SettleAction.Ack, taken);
            _machine.Wait(1_000);
        }

        Assert.Equal((2L, 1L), (_machine.View("t").Consumed, _machine.View("t").Dead));
        Assert.Equal(3, Assert.Single(_machine.Peek("t", MessageState.Dead)).Attempt);
    }

    [Fact]
    public void When_all_but_one_of_an_answer_are_settled_that_one_counts()
    {
        _machine.Topic("t");
        foreach (var content in new[] { "one", "two", "three" })
            _machine.Send("t", content);
        var taken = _machine.Take("t", 3, lease: 1_000);
        _machine.Settle(SettleAction.Ack, taken[0]);
        _machine.Settle(SettleAction.Release, taken[2]);
        _machine.Wait(1_000);

        Assert.Equal([2, 1], _machine.Peek("t").Select(message => message.Attempt));
    }

    [Fact]
    public void Those_of_which_one_ran_out_earlier_are_not_told_apart_by_that()
    {
        _machine.Topic("t");
        _machine.Send("t", "one");
        _machine.Send("t", "two");
        var taken = _machine.Take("t", 2, lease: 1_000);
        _machine.Settle(SettleAction.Extend, taken[1], 5_000);
        _machine.Wait(1_000);
        _machine.Wait(5_000);

        Assert.Equal([1, 1], _machine.Peek("t").Select(message => message.Attempt));
        Assert.Equal("one", _machine.TakeText("t", 2));
    }

    [Fact]
    public void A_suspect_behind_others_is_not_handed_out_with_them()
    {
        _machine.Topic("t");
        _machine.Send("t", "one", "g");
        _machine.Send("t", "two");
        _machine.Take("t", 2, lease: 10);
        _machine.Wait(10);
        var first = _machine.Take("t", 2);
        Assert.Equal("one", _machine.Text(Assert.Single(first)));
        Assert.Equal("two", _machine.TakeText("t", 2));
    }

    [Fact]
    public void A_message_rests_twice_as_long_after_each_failure_and_an_hour_at_most()
    {
        _machine.Topic("t", new SettingsChange { MaxAttempts = 0, RetryBackoffMs = 1_000 });
        _machine.Send("t", "one");
        foreach (var rest in new long[] { 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000, 1_024_000, 2_048_000, 3_600_000, 3_600_000 })
        {
            _machine.Settle(SettleAction.Reject, _machine.Take("t")[0]);
            Assert.Equal(_machine.NowMs + rest, _machine.State.NextDueMs);
            _machine.Wait(rest);
        }
    }

    [Fact]
    public void A_consumer_may_say_how_long_what_it_rejects_rests()
    {
        _machine.Topic("t", new SettingsChange { RetryBackoffMs = 60_000 });
        _machine.Send("t", "one");
        _machine.Settle(SettleAction.Reject, _machine.Take("t")[0], duration: 0);
        Assert.Equal(2, _machine.Take("t")[0].Attempt);
    }
}
