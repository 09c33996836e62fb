namespace Rrmq.Server.Tests;

/// <summary>What readers of the feed are told of rows that come, change, go and come back.</summary>
public sealed class RowBoardTests
{
    private readonly RowBoard<Row> _board = new(most: 3);

    [Fact]
    public void Who_knows_nothing_is_told_everything_and_then_what_changed()
    {
        Sample(("a", 1), ("b", 1));
        Sample(("a", 1), ("b", 2));

        Assert.Equal("a=1 b=2", Changes(since: 0));
        Assert.Equal("b=2", Changes(since: 1));
        Assert.Equal("", Changes(since: 2));
    }

    [Fact]
    public void What_went_is_told_and_what_came_back_changed()
    {
        Sample(("a", 1), ("b", 1));
        Sample(("a", 1));
        Assert.Equal(["b"], _board.GoneSince(1));
        Assert.Equal([], _board.GoneSince(2));

        Sample(("a", 1), ("b", 1));
        Assert.Equal("b=1", Changes(since: 2));
    }

    [Fact]
    public void Beyond_the_bound_rows_are_counted_and_find_room_when_others_go()
    {
        Sample(("a", 1), ("b", 1), ("c", 1), ("d", 1));
        Assert.Equal((4, "a=1 b=1 c=1"), (_board.Total, Changes(since: 0)));

        Sample(("c", 1), ("d", 1));
        Sample(("c", 1), ("d", 1));
        Assert.Equal((2, "c=1 d=1"), (_board.Total, Changes(since: 0)));
    }

    [Fact]
    public void What_went_long_ago_is_not_known_any_more()
    {
        var board = new RowBoard<Row>(most: 2000);
        for (var i = 0; i < 1100; i++)
            board.Take($"{i}", new Row(i));
        board.Complete(1100);
        board.Complete(0);

        Assert.Null(board.GoneSince(1));
        Assert.Empty(board.GoneSince(2)!);
    }

    [Fact]
    public void A_long_list_is_told_in_pieces()
    {
        Sample(("a", 1), ("b", 1), ("c", 1));
        var (from, seen) = (0L, new List<string>());

        _board.Changes(0, ref from, 2, row => seen.Add(row.Key));
        Assert.Equal((2L, 2), (from, seen.Count));
        _board.Changes(0, ref from, 2, row => seen.Add(row.Key));

        Assert.Equal((-1L, "a b c"), (from, string.Join(' ', seen)));
    }

    [Fact]
    public void What_goes_between_two_pieces_hides_no_row_behind_it()
    {
        Sample(("a", 1), ("b", 1), ("c", 1));
        var (from, seen) = (0L, new List<string>());
        _board.Changes(0, ref from, 1, row => seen.Add(row.Key));
        Sample(("b", 1), ("c", 1));
        _board.Changes(0, ref from, 9, row => seen.Add(row.Key));

        Assert.Equal("a b c", string.Join(' ', seen));
    }

    private void Sample(params (string Key, int Value)[] rows)
    {
        foreach (var (key, value) in rows)
            _board.Take(key, new Row(value));
        _board.Complete(rows.Length);
    }

    private string Changes(long since)
    {
        var (from, rows) = (0L, new List<string>());
        _board.Changes(since, ref from, 100, known => rows.Add($"{known.Key}={known.Row.Value}"));
        return string.Join(' ', rows);
    }

    private sealed record Row(int Value);
}
