namespace Rrmq.Queues.Tests;

public sealed class IdempotencyTests
{
    private readonly Machine _machine = new();

    public IdempotencyTests() => _machine.Create("t");

    [Fact]
    public void A_publish_repeated_with_its_key_is_stored_once()
    {
        Assert.False(_machine.Publish("t", "x", "key").Replayed);
        var again = _machine.Publish("t", "x", "key");

        Assert.Equal((CommandStatus.Done, true), (again.Status, again.Replayed));
        Assert.Equal(1, _machine.State.MessageCount);
    }

    [Fact]
    public void A_pop_repeated_with_its_key_returns_the_same_message()
    {
        _machine.Publish("t", "one");
        _machine.Publish("t", "two");

        Assert.Equal("one", _machine.Text(_machine.Pop("t", "key")));
        var again = _machine.Pop("t", "key");
        Assert.Equal(("one", true), (_machine.Text(again), again.Replayed));
        Assert.Equal("two", _machine.Text(_machine.Pop("t", "other key")));
    }

    [Fact]
    public void A_creation_repeated_with_its_key_is_a_success()
    {
        _machine.Create("new", "key");

        Assert.Equal(CommandStatus.Done, _machine.Create("new", "key").Status);
        Assert.Equal(CommandStatus.TopicExists, _machine.Create("new").Status);
    }

    [Fact]
    public void A_key_used_for_another_request_is_refused_and_changes_nothing()
    {
        _machine.Publish("t", "x", "key");

        Assert.Equal(CommandStatus.KeyReused, _machine.Publish("t", "y", "key").Status);
        Assert.Equal(CommandStatus.KeyReused, _machine.Pop("t", "key").Status);
        Assert.Equal(1, _machine.State.MessageCount);
    }

    [Fact]
    public void A_refusal_is_not_remembered_so_that_the_request_may_succeed_later()
    {
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("t", "key").Status);
        _machine.Publish("t", "x");

        Assert.Equal("x", _machine.Text(_machine.Pop("t", "key")));
    }

    [Fact]
    public void A_key_is_forgotten_after_five_minutes_and_not_before()
    {
        _machine.Publish("t", "x", "key");
        _machine.NowMs += IdempotencyLimits.WindowMs - 1;
        Assert.True(_machine.Publish("t", "x", "key").Replayed);

        _machine.NowMs += 1;
        Assert.False(_machine.Publish("t", "x", "key").Replayed);
        Assert.Equal(2, _machine.State.MessageCount);
    }

    [Fact]
    public void A_stamp_from_the_past_does_not_turn_time_back()
    {
        _machine.Publish("t", "x", "key");
        _machine.NowMs += IdempotencyLimits.WindowMs;
        _machine.Pop("t");
        _machine.NowMs = 0;

        Assert.False(_machine.Publish("t", "x", "key").Replayed);
        Assert.Equal(1_000 + IdempotencyLimits.WindowMs, _machine.State.NowMs);
    }

    [Fact]
    public void At_the_bound_new_keys_are_refused_old_ones_still_answer_and_keyless_requests_go_on()
    {
        for (var i = 0; i < IdempotencyLimits.MaxKeys; i++)
            Assert.Equal(CommandStatus.Done, _machine.Publish("t", "x", $"key {i}").Status);

        Assert.Equal(CommandStatus.TooManyKeys, _machine.Publish("t", "x", "one more").Status);
        Assert.True(_machine.Publish("t", "x", "key 0").Replayed);
        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "x").Status);

        _machine.NowMs += IdempotencyLimits.WindowMs;
        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "x", "one more").Status);
    }

    [Fact]
    public void Remembered_answers_are_bounded_by_bytes_too()
    {
        var large = new string('x', 1 << 20);
        for (var i = 0; i < 70; i++)
            _machine.Publish("t", large);

        var popped = 0;
        while (_machine.Pop("t", $"key {popped}").Status == CommandStatus.Done)
            popped++;

        Assert.InRange(popped, 60, 64);
        Assert.Equal(70 - popped, _machine.State.MessageCount);
        Assert.Equal(CommandStatus.Done, _machine.Pop("t").Status);
    }
}
