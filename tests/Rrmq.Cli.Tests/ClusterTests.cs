using static Rrmq.Cli.Tests.ScriptedNode;

namespace Rrmq.Cli.Tests;

/// <summary><c>rrmq cluster</c>: what it asks, what it makes of answers, and what it says to people.</summary>
public sealed class ClusterTests : IDisposable
{
    private static readonly string NoLeader = Problem("no_quorum", "no leader is known, or it cannot reach a majority", retryable: true);
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-cluster-").FullName;

    [Theory]
    [InlineData("cluster add", "rrmq: ADDRESS is missing: rrmq cluster add http://host:port")]
    [InlineData("cluster remove", "rrmq: ID is missing: rrmq cluster remove ID; rrmq cluster status shows the numbers")]
    [InlineData("cluster remove n1", "rrmq: command line: ID: \"n1\": must be a node's number; rrmq cluster status shows them")]
    [InlineData("cluster remove 99999999999", "rrmq: command line: ID: \"99999999999\": must be a node's number; rrmq cluster status shows them")]
    [InlineData("cluster transfer n1", "rrmq: command line: ID: \"n1\": must be a node's number; rrmq cluster status shows them")]
    [InlineData("cluster status --at ftp://h:1", "rrmq: command line: --at: \"ftp://h:1\": must be the address of a node, http://host:port")]
    [InlineData("cluster status --output xml", "rrmq: command line: --output: \"xml\": must be table or json")]
    public async Task What_makes_no_sense_is_one_line_and_2(string arguments, string line) => Assert.Equal((2, line), await RunAsync(arguments.Split(' ')));

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_one_line_and_1()
    {
        var (exitCode, error) = await RunAsync("cluster", "status", "--at", $"http://127.0.0.1:{RrmqProcess.FreePort()}");

        Assert.Equal(1, exitCode);
        Assert.Matches(@"^rrmq: http://127\.0\.0\.1:\d+ cannot be reached: [^\n]+$", error);
    }

    [Fact]
    public async Task A_removal_that_finds_no_leader_is_asked_for_again_until_there_is_one()
    {
        using var node = new ScriptedNode((503, NoLeader), (503, NoLeader), (200, """{"id": 4, "name": "n3", "address": "http://h:1"}"""));
        using var client = new ClusterClient(node.Address, new HastyTime());

        Assert.Equal((4, "n3"), (await client.RemoveAsync("4") is var gone ? (gone.Id, gone.Name) : default));
        Assert.Equal(Enumerable.Repeat("DELETE /v1/cluster/members/4", 3), node.Asked);
    }

    [Fact]
    public async Task After_ten_seconds_without_a_leader_it_says_so()
    {
        using var node = new ScriptedNode((503, NoLeader));
        using var client = new ClusterClient(node.Address, new HastyTime());

        var no = await Assert.ThrowsAsync<ClusterException>(() => client.TransferAsync("2"));

        Assert.Equal("no leader is known, or it cannot reach a majority", no.Message);
        Assert.Equal(Enumerable.Repeat("""POST /v1/cluster/transfer {"to":2}""", 51), node.Asked);
    }

    [Theory]
    [InlineData("change_refused", false)]
    [InlineData("change_under_way", true)]
    [InlineData("timed_out", true)]
    public async Task What_another_asking_may_do_twice_or_never_is_left_to_the_operator(string slug, bool retryable)
    {
        using var node = new ScriptedNode((409, Problem(slug, "no", retryable)));
        using var client = new ClusterClient(node.Address, new HastyTime());

        Assert.Equal("no", (await Assert.ThrowsAsync<ClusterException>(() => client.RemoveAsync("4"))).Message);
        Assert.Single(node.Asked);
    }

    [Fact]
    public async Task Who_is_no_node_of_RRMQ_is_called_so()
    {
        using var node = new ScriptedNode((200, "<html>"));
        using var client = new ClusterClient(node.Address, new HastyTime());

        Assert.Equal($"{node.Address.GetLeftPart(UriPartial.Authority)} did not answer as a node of RRMQ does", (await Assert.ThrowsAsync<ClusterException>(client.StatusAsync)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var rrmq = RrmqProcess.Start(_folder, arguments);
        return (await rrmq.ExitCodeAsync(), rrmq.Error.TrimEnd());
    }
}
