using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node.Tests;

public sealed class InboxTests
{
    private readonly Inbox _inbox;
    private int _wakes;

    public InboxTests() => _inbox = new Inbox(1024 * 1024, () => _wakes++);

    [Fact]
    public void A_command_wakes_the_loop()
    {
        Post();
        Post();
        Assert.Equal(2, _wakes);
    }

    [Fact]
    public void While_commands_may_wait_they_do_not_wake_the_loop_and_everything_else_does()
    {
        Assert.True(_inbox.CommandsMayWait(10_000));
        Post();
        Assert.Equal(0, _wakes);
        _inbox.PostCompletion(new LogMark(new Term(1), new LogIndex(1)));
        Assert.Equal(1, _wakes);
    }

    [Fact]
    public void Commands_that_have_grown_to_a_batch_of_their_own_wake_the_loop()
    {
        _inbox.CommandsMayWait(1_000);
        Post(bodyBytes: 500);
        Assert.Equal(0, _wakes);
        Post(bodyBytes: 500);
        Assert.Equal(1, _wakes);
    }

    [Fact]
    public void A_command_that_came_before_the_loop_wanted_to_know_is_not_forgotten()
    {
        _inbox.CommandsMayWait(10_000);
        Post();
        Assert.False(_inbox.CommandsMayWait(0));
        _inbox.Commands.TryDequeue(out _);
        Assert.True(_inbox.CommandsMayWait(0));
        Post();
        Assert.Equal(1, _wakes);
    }

    [Fact]
    public void A_completion_that_nobody_awaits_wakes_nobody()
    {
        _inbox.PostCompletion(new LogMark(new Term(1), new LogIndex(1)), isAwaited: false);
        Assert.Equal(0, _wakes);
        Assert.Single(_inbox.Completions);
    }

    private void Post(int bodyBytes = 0) => Assert.True(_inbox.TryPost(new PendingCommand(new Publish("t"u8.ToArray(), new byte[bodyBytes]), deadlineMs: 0)));
}
