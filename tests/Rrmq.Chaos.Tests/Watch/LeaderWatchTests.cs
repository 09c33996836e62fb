namespace Rrmq.Chaos.Tests;

public sealed class LeaderWatchTests
{
    private readonly LeaderWatch _watch = new([], new RunClock());

    [Fact]
    public void Two_leaders_of_one_term_are_a_broken_promise()
    {
        _watch.Note(0, 3);
        _watch.Note(1, 4);
        Assert.Empty(_watch.Problems);

        _watch.Note(1, 3);

        Assert.Equal("n0 and n1 both led term 3", Assert.Single(_watch.Problems));
    }

    [Fact]
    public void What_one_node_says_again_is_one_span()
    {
        _watch.Note(0, 3);
        _watch.Note(0, 3);
        _watch.Note(0, 5);

        Assert.Equal([3L, 5L], _watch.Spans.Select(span => span.Term));
        Assert.Equal(5, _watch.HighestTerm);
    }
}
