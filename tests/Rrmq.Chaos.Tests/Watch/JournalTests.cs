namespace Rrmq.Chaos.Tests;

public sealed class JournalTests
{
    private readonly Journal _journal = new(new RunClock());

    [Fact]
    public void A_node_is_in_one_state_after_the_other_from_the_beginning_to_the_end()
    {
        _journal.Note(0, NodeState.Up);
        _journal.Begin();
        _journal.Note(0, NodeState.Down);
        _journal.Note(0, NodeState.Up);

        var spans = _journal.SpansUntil(TimeSpan.FromHours(1));

        Assert.Equal([NodeState.Up, NodeState.Down, NodeState.Up], spans.Select(span => span.State));
        Assert.Equal(TimeSpan.Zero, spans[0].From);
        Assert.Equal(TimeSpan.FromHours(1), spans[^1].To);
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public void Cuts_that_overlap_are_one()
    {
        _journal.NoteCut(1, true);
        _journal.NoteCut(1, true);
        _journal.NoteCut(1, false);
        Assert.Empty(_journal.Cuts);

        _journal.NoteCut(1, false);

        Assert.Equal(1, Assert.Single(_journal.Cuts).Node);
    }
}
