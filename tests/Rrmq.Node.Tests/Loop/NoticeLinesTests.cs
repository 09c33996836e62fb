using Rrmq.Raft;

namespace Rrmq.Node.Tests;

/// <summary>What consensus does is told, whatever it is.</summary>
public sealed class NoticeLinesTests
{
    [Fact]
    public void Everything_that_consensus_tells_of_is_one_line_of_its_own()
    {
        var lines = new LogLines();

        var kinds = Enum.GetValues<NoticeKind>();
        foreach (var kind in kinds)
            lines.Tell(new Notice(kind, new Term(7), new NodeId(2), new LogIndex(41), "why"), node => $"n{node}");

        Assert.Equal(kinds.Length, lines.All.Distinct().Count());
        Assert.Equal(kinds.Length, lines.All.Count);
        Assert.All(lines.All, line => Assert.False(string.IsNullOrWhiteSpace(line) || line.Contains('\n', StringComparison.Ordinal), line));
        Assert.Contains("votes for n2 in term 7", lines.All);
    }
}
