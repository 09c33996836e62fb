namespace Rrmq.Raft.Tests;

public sealed class ReadRoundsTests
{
    private static readonly LogIndex Seven = new(7);

    [Fact]
    public void A_read_is_confirmed_by_its_own_round_or_a_later_one_and_by_no_older_one()
    {
        var reads = new ReadRounds();
        reads.Start(Seven);
        reads.TryAdd(ReadOf(1));
        var round = reads.Start(Seven);

        Assert.False(reads.TryConfirm(round - 1, out _, out _));
        Assert.True(reads.TryConfirm(round, out var read, out var index));
        Assert.Equal((1, Seven), (read.Context, index));
        Assert.False(reads.TryConfirm(round, out _, out _));
    }

    [Fact]
    public void A_read_that_comes_during_a_round_waits_for_the_next()
    {
        var reads = new ReadRounds();
        reads.TryAdd(ReadOf(1));
        var first = reads.Start(Seven);
        reads.TryAdd(ReadOf(2));

        Assert.False(reads.WantsRound);
        Assert.True(reads.TryConfirm(first, out _, out _));
        Assert.False(reads.TryConfirm(first, out _, out _));
        Assert.True(reads.WantsRound);
        var second = reads.Start(new LogIndex(9));
        Assert.True(reads.TryConfirm(second, out var read, out var index));
        Assert.Equal((2, new LogIndex(9)), (read.Context, index));
    }

    [Fact]
    public void A_round_without_a_known_commit_index_takes_no_reads()
    {
        var reads = new ReadRounds();
        reads.TryAdd(ReadOf(1));
        var round = reads.Start(commit: null);

        Assert.False(reads.TryConfirm(round, out _, out _));
        Assert.True(reads.WantsRound);
    }

    [Fact]
    public void A_read_keeps_the_index_of_its_first_round_when_a_later_one_confirms_it()
    {
        var reads = new ReadRounds();
        reads.TryAdd(ReadOf(1));
        reads.Start(Seven);
        var later = reads.Start(new LogIndex(9));

        Assert.True(reads.TryConfirm(later, out _, out var index));
        Assert.Equal(Seven, index);
    }

    [Fact]
    public void Abandoned_are_those_that_wait_and_those_that_are_asked()
    {
        var reads = new ReadRounds();
        reads.TryAdd(ReadOf(1));
        reads.Start(Seven);
        reads.TryAdd(ReadOf(2));

        Assert.Equal([2, 1], reads.Abandon().Select(r => r.Context));
        Assert.Empty(reads.Abandon());
        Assert.False(reads.WantsRound);
    }

    private static PendingRead ReadOf(long context) => new(new NodeId(1), context);

    [Fact]
    public void A_leader_that_cannot_commit_takes_only_so_many_reads()
    {
        var reads = new ReadRounds();
        var taken = 0;
        while (taken < 100_000 && reads.TryAdd(ReadOf(taken)))
            taken++;

        Assert.Equal(4096, taken);
        var round = reads.Start(Seven);
        Assert.True(reads.TryAdd(ReadOf(taken)));
        Assert.True(reads.TryConfirm(round, out _, out _));
    }
}
