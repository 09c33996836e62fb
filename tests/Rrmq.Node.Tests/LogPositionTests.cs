using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class LogPositionTests
{
    [Fact]
    public void An_answer_names_the_entry_and_the_place_in_it()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        var created = leader.Run(Create("t"));
        var answers = Enumerable.Range(0, 3).Select(i => leader.Submit(Publish("t", $"{i}"))).ToList();
        cluster.Settle();

        Assert.Equal(LogPosition.Of(leader.Loop.Core.CommitIndex.Previous, 0), created.At);
        Assert.Equal([0, 1, 2], answers.Select(answer => InMemoryNode.Result(answer).At.Ordinal));
        Assert.All(answers, answer => Assert.Equal(leader.Loop.Core.CommitIndex, InMemoryNode.Result(answer).At.Index));
    }

    [Fact]
    public void A_refusal_from_the_state_names_the_index_it_was_read_at()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        var created = leader.Run(Create("t"));
        var refused = leader.Run(Pop("t"));

        Assert.Equal(CommandStatus.QueueEmpty, refused.Result.Status);
        Assert.Equal(LogPosition.After(created.At.Index), refused.At);
    }

    [Fact]
    public void A_listing_names_the_index_it_was_read_at()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        var created = leader.Run(Create("t"));
        var listing = cluster.Followers.First().List(anyNode: true);
        cluster.Settle();

        Assert.Equal(LogPosition.After(created.At.Index), InMemoryNode.Result(listing).At);
    }

    [Fact]
    public void An_answer_that_speaks_of_no_state_names_none()
    {
        var cluster = new InMemoryCluster(3);

        Assert.Equal(LogIndex.Zero, cluster[1].Run(Create("t")).At.Index);
    }
}
