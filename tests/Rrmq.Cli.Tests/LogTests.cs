namespace Rrmq.Cli.Tests;

/// <summary>Logs and their groups from the command line.</summary>
public sealed class LogTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly TestCluster _cluster = fixture.Cluster;

    [Fact]
    public async Task Each_group_reads_all_of_it_and_may_go_back()
    {
        await _cluster.ShellAsync("rrmq topic create both retention=log; seq 5 | rrmq pub both --lines");

        Assert.Equal("1\n2\n3", (await _cluster.RunAsync("receive", "both", "--group", "a", "--max", "3")).Output);
        Assert.Equal("1\n2\n3\n4\n5", (await _cluster.RunAsync("pop", "both", "--group", "b", "--max", "10")).Output);
        Assert.Matches(@"(?m)^a +3 +2 +0 ", (await _cluster.RunAsync("group", "list", "both")).Output);
        Assert.Equal(3, (await _cluster.RunAsync("pop", "both", "--group", "b")).ExitCode);

        Assert.Matches(@"(?m)^position +4$", (await _cluster.RunAsync("group", "seek", "both", "b", "--to", "5")).Output);
        Assert.Equal("5", (await _cluster.RunAsync("pop", "both", "--group", "b")).Output);
        Assert.Equal(0, (await _cluster.RunAsync("group", "seek", "both", "b", "--to", "earliest")).ExitCode);
        Assert.Equal("1", (await _cluster.RunAsync("pop", "both", "--group", "b")).Output);
        Assert.Equal(0, (await _cluster.RunAsync("group", "create", "both", "c", "--from", "latest")).ExitCode);
        Assert.Equal(3, (await _cluster.RunAsync("pop", "both", "--group", "c")).ExitCode);
        Assert.Equal((0, "", ""), await _cluster.RunAsync("group", "delete", "both", "c"));

        Assert.Equal(1, await _cluster.RunAsync("pop", "both") is var nobody ? nobody.ExitCode : 0);
        Assert.EndsWith("; --group names one", (await _cluster.RunAsync("pop", "both")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_read_in_pages_from_wherever_one_likes_without_effect()
    {
        await _cluster.ShellAsync("rrmq topic create long retention=log; seq 2500 | rrmq pub long --lines > /dev/null; rrmq group create long g");

        Assert.Equal("same", (await _cluster.ShellAsync("cmp <(seq 2500) <(rrmq log long --limit 5000 --output json | jq -r .body) && echo same")).Output);
        Assert.Equal("11\n12", (await _cluster.ShellAsync("rrmq log long --after 10 --limit 2 --output json | jq -r .body")).Output);
        Assert.Equal("2500", (await _cluster.ShellAsync("rrmq log long --since 2000-01-01T00:00:00Z --limit 5000 --output json | wc -l")).Output);
        Assert.Equal("1", (await _cluster.ShellAsync("rrmq log long --group g --limit 1 --output json | jq -r .body")).Output);
        Assert.Matches(@"(?m)^lag +2500$", (await _cluster.RunAsync("group", "show", "long", "g")).Output);
    }

    [Fact]
    public async Task A_tail_shows_all_of_it_and_ends_with_its_reader()
    {
        await _cluster.ShellAsync("rrmq topic create tailed retention=log; seq 3 | rrmq pub tailed --lines");

        // Nothing more is published: it must see by itself that nobody listens.
        Assert.Equal((141, "1\n2\n3", ""), await _cluster.ShellAsync("rrmq tail tailed --after 0 | head -3; exit ${PIPESTATUS[0]}"));
    }
}
