namespace Rrmq.Queues.Tests.Operations;

public sealed class OrderTests
{
    private readonly Machine _machine = new();

    [Fact]
    public void In_a_strict_topic_nothing_passes_what_is_leased()
    {
        Fill(DeliveryOrder.Strict, "one", "two", "three");
        var taken = _machine.Take("t", 2);
        Assert.Equal(2, taken.Count);
        Assert.Empty(_machine.Take("t"));
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("t").Status);

        _machine.Settle(SettleAction.Ack, taken[1]);
        Assert.Empty(_machine.Take("t"));
        _machine.Settle(SettleAction.Ack, taken[0]);
        Assert.Equal("three", _machine.TakeText("t"));
    }

    [Fact]
    public void In_a_strict_topic_nothing_passes_what_rests_or_blocks_but_what_is_only_delayed_is_not_in_line()
    {
        Fill(DeliveryOrder.Strict, "one", "two");
        _machine.Settle(SettleAction.Reject, _machine.Take("t")[0], duration: 1_000);
        Assert.Empty(_machine.Take("t"));
        _machine.Wait(1_000);
        Assert.Equal("one two", _machine.TakeText("t", 2));

        Fill(DeliveryOrder.Strict);
        _machine.Send("t", "later", delay: 1_000);
        _machine.Send("t", "now");
        _machine.Send("t", "behind");
        Assert.Equal("now", _machine.TakeText("t"));
        _machine.Wait(1_000);
        Assert.Equal("later", _machine.TakeText("t", 3));
    }

    [Fact]
    public void Priority_moves_nothing_in_a_strict_topic_nor_within_a_group()
    {
        Fill(DeliveryOrder.Strict, "one");
        _machine.Send("t", "two", priority: 9);
        Assert.Equal("one two", _machine.TakeText("t", 2));

        Fill(DeliveryOrder.Group);
        _machine.Send("t", "first", "g");
        _machine.Send("t", "second", "g", priority: 9);
        Assert.Equal("first second", _machine.TakeText("t", 2));
    }

    [Fact]
    public void A_group_waits_for_its_own_and_for_nobody_else()
    {
        Fill(DeliveryOrder.Group, "free");
        _machine.Send("t", "a1", "a");
        _machine.Send("t", "b1", "b");
        _machine.Send("t", "a2", "a");
        _machine.Send("t", "b2", "b");
        _machine.Send("t", "free too");
        var taken = _machine.Take("t", 2);

        Assert.Equal("free a1", string.Join(" ", taken.Select(_machine.Text)));
        Assert.Equal("b1 b2 free too", _machine.TakeText("t", 10));
        _machine.Settle(SettleAction.Ack, taken[1]);
        Assert.Equal("a2", _machine.TakeText("t", 10));
    }

    [Fact]
    public void Without_order_nothing_waits_and_priority_goes_first()
    {
        Fill(DeliveryOrder.None, "one");
        _machine.Send("t", "a1", "a");
        _machine.Send("t", "a2", "a", priority: 5);
        _machine.Send("t", "b", priority: 9);
        Assert.Equal("b", _machine.TakeText("t"));
        Assert.Equal("a2 one a1", _machine.TakeText("t", 10));
    }

    [Fact]
    public void Another_order_holds_for_what_is_there_already()
    {
        Fill(DeliveryOrder.None, "one", "two");
        _machine.Send("t", "a1", "a");
        _machine.Send("t", "a2", "a");
        var taken = _machine.Take("t", 3);
        Change(DeliveryOrder.Strict);
        Assert.Empty(_machine.Take("t"));
        Change(DeliveryOrder.Group);
        Assert.Empty(_machine.Take("t"));
        _machine.Settle(SettleAction.Ack, taken[2]);
        Assert.Equal("a2", _machine.TakeText("t"));
    }

    [Fact]
    public void Messages_between_plain_ones_keep_their_places_however_many_there_are()
    {
        Fill(DeliveryOrder.None);
        for (var i = 0; i < 5_000; i++)
            _machine.Send("t", $"{i}", i % 3 == 0 ? "g" : "");
        var given = new List<string>();
        while (_machine.Take("t", 900) is { Count: > 0 } taken)
        {
            given.AddRange(taken.Select(_machine.Text));
            _machine.SettleAll(SettleAction.Ack, taken);
        }

        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => $"{i}"), given);
    }

    private void Fill(DeliveryOrder order, params string[] contents)
    {
        _machine.Run(new DeleteTopic(Machine.Bytes("t")));
        _machine.Topic("t", new SettingsChange { Order = order });
        foreach (var content in contents)
            _machine.Send("t", content);
    }

    private void Change(DeliveryOrder order) =>
        _machine.Run(new ConfigureTopic(Machine.Bytes("t"), new SettingsChange { Order = order }, Machine.NoLimits));
}
