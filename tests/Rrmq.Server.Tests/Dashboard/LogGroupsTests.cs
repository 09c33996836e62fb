using Rrmq.Queues;

namespace Rrmq.Server.Tests;

/// <summary>How the groups of many logs are looked at piece by piece.</summary>
public sealed class LogGroupsTests
{
    [Fact]
    public void Logs_are_asked_together_until_a_piece_is_full_and_a_large_one_alone()
    {
        var logs = new LogGroups();
        logs.Add([Log(1, 300), Log(2, 200), Log(3, 0)]);
        logs.Add([Log(4, 1), Log(5, 1000), Log(6, 2)]);

        Assert.Equal(1503, logs.Total);
        Assert.Equal(["1 2", "4", "5", "6"], Pieces(logs));
    }

    [Fact]
    public void Without_groups_nobody_is_asked() => Assert.Empty(Pieces(new LogGroups()));

    private static List<string> Pieces(LogGroups logs)
    {
        var pieces = new List<string>();
        while (logs.NextPiece() is { Count: > 0 } piece)
            pieces.Add(string.Join(' ', piece.Select(log => log.Number)));
        return pieces;
    }

    private static TopicView Log(long number, int groups) => new([], number, new TopicSettings(), 1) { Groups = groups };
}
