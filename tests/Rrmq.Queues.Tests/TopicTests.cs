using System.Text;

namespace Rrmq.Queues.Tests;

public sealed class TopicTests
{
    private readonly Machine _machine = new();

    [Fact]
    public void Messages_leave_in_the_order_in_which_they_came()
    {
        _machine.Create("t");
        _machine.Publish("t", "one");
        _machine.Publish("t", "two");

        Assert.Equal("one", _machine.Text(_machine.Pop("t")));
        Assert.Equal("two", _machine.Text(_machine.Pop("t")));
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("t").Status);
    }

    [Fact]
    public void Topics_do_not_share_messages()
    {
        _machine.Create("a");
        _machine.Create("b");
        _machine.Publish("a", "for a");

        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("b").Status);
        Assert.Equal("for a", _machine.Text(_machine.Pop("a")));
    }

    [Fact]
    public void A_topic_is_made_once_and_listed_in_the_order_of_creation()
    {
        Assert.Equal(CommandStatus.Done, _machine.Create("zebra").Status);
        Assert.Equal(CommandStatus.Done, _machine.Create("ape").Status);
        Assert.Equal(CommandStatus.TopicExists, _machine.Create("zebra").Status);

        Assert.Equal(["zebra", "ape"], _machine.State.TopicNames().Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void A_list_of_topics_taken_earlier_does_not_change()
    {
        _machine.Create("a");
        var before = _machine.State.TopicNames();
        _machine.Create("b");

        Assert.Single(before);
        Assert.Equal(2, _machine.State.TopicNames().Length);
    }

    [Fact]
    public void Publishing_and_popping_need_the_topic()
    {
        Assert.Equal(CommandStatus.TopicNotFound, _machine.Publish("none", "x").Status);
        Assert.Equal(CommandStatus.TopicNotFound, _machine.Pop("none").Status);
    }

    [Fact]
    public void An_empty_message_is_a_message()
    {
        _machine.Create("t");
        _machine.Publish("t", "");

        var popped = _machine.Pop("t");
        Assert.Equal((CommandStatus.Done, 0), (popped.Status, popped.Body.Length));
        Assert.Equal(CommandStatus.QueueEmpty, _machine.Pop("t").Status);
    }

    [Theory]
    [InlineData(2, 1000, "ab", "cd", "e", CommandStatus.TopicFull)]
    [InlineData(3, 1000, "ab", "cd", "e", CommandStatus.Done)]
    [InlineData(9, 5, "ab", "cd", "e", CommandStatus.Done)]
    [InlineData(9, 4, "ab", "cd", "e", CommandStatus.TopicFull)]
    public void A_publish_beyond_a_limit_is_refused(long maxMessages, long maxBytes, string first, string second, string third, CommandStatus expected)
    {
        _machine.Run(new CreateTopic(Machine.Bytes("t"), new TopicLimits(maxMessages, maxBytes)));
        _machine.Publish("t", first);
        _machine.Publish("t", second);

        Assert.Equal(expected, _machine.Publish("t", third).Status);
    }

    [Fact]
    public void Popping_makes_room_again()
    {
        _machine.Run(new CreateTopic(Machine.Bytes("t"), new TopicLimits(1, 100)));
        _machine.Publish("t", "one");
        Assert.Equal(CommandStatus.TopicFull, _machine.Publish("t", "two").Status);
        _machine.Pop("t");

        Assert.Equal(CommandStatus.Done, _machine.Publish("t", "two").Status);
    }

    [Fact]
    public void Counts_follow_what_is_queued()
    {
        _machine.Create("t");
        _machine.Publish("t", "12345");
        _machine.Publish("t", "678");
        Assert.Equal((2L, 8L), (_machine.State.MessageCount, _machine.State.MessageBytes));

        _machine.Pop("t");
        Assert.Equal((1L, 3L), (_machine.State.MessageCount, _machine.State.MessageBytes));
    }

    [Fact]
    public void What_is_foreseen_is_what_happens()
    {
        _machine.Run(new CreateTopic(Machine.Bytes("full"), new TopicLimits(0, 0)));
        _machine.Create("empty");
        Command[] commands =
        [
            new CreateTopic(Machine.Bytes("full"), Machine.NoLimits), new CreateTopic(Machine.Bytes("new"), Machine.NoLimits),
            new Publish(Machine.Bytes("full"), Machine.Bytes("x")), new Publish(Machine.Bytes("empty"), Machine.Bytes("x")),
            new Publish(Machine.Bytes("none"), Machine.Bytes("x")), new Pop(Machine.Bytes("none")), new Pop(Machine.Bytes("full")),
        ];

        foreach (var command in commands)
        {
            var foreseen = _machine.State.Foresee(command) ?? CommandStatus.Done;
            Assert.Equal(foreseen, _machine.Run(command).Status);
        }
    }
}
