namespace Rrmq.Raft.Tests;

public sealed class InflightsTests
{
    [Fact]
    public void The_window_is_full_by_count()
    {
        var window = new Inflights(maxMessages: 2, maxBytes: 1000);
        window.Add(new LogIndex(1), 0);
        Assert.False(window.IsFull);
        window.Add(new LogIndex(2), 0);
        Assert.True(window.IsFull);
    }

    [Fact]
    public void The_window_is_full_by_bytes_but_one_message_of_any_size_fits()
    {
        var window = new Inflights(maxMessages: 10, maxBytes: 100);
        Assert.False(window.IsFull);
        window.Add(new LogIndex(1), 5000);
        Assert.True(window.IsFull);

        window.AnsweredTo(new LogIndex(1));
        Assert.False(window.IsFull);
    }

    [Fact]
    public void An_answer_frees_everything_up_to_its_index()
    {
        var window = new Inflights(maxMessages: 10, maxBytes: 1000);
        foreach (var last in new[] { 3, 5, 9 })
            window.Add(new LogIndex(last), 1);

        window.AnsweredTo(new LogIndex(4));
        Assert.Equal(2, window.Count);
        window.AnsweredTo(new LogIndex(9));
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void Cleared_it_is_empty_in_bytes_too()
    {
        var window = new Inflights(maxMessages: 10, maxBytes: 100);
        window.Add(new LogIndex(1), 100);
        window.Clear();

        Assert.False(window.IsFull);
        window.Add(new LogIndex(1), 99);
        Assert.False(window.IsFull);
    }
}
