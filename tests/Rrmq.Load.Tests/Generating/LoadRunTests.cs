namespace Rrmq.Load.Tests;

/// <summary>The generator over real sockets, against nodes that do what the test says.</summary>
public sealed class LoadRunTests : IDisposable
{
    private readonly FakeNode _node = new();

    [Theory]
    [InlineData(LoadMode.Publish, 1, 1)]
    [InlineData(LoadMode.Publish, 4, 2)]
    [InlineData(LoadMode.Pop, 4, 1)]
    [InlineData(LoadMode.Both, 4, 1)]
    public async Task Each_request_is_sent_once_and_everything_comes_back(LoadMode mode, int connections, int threads)
    {
        var result = await RunAsync(Options() with { Mode = mode, Connections = connections, Threads = threads, Messages = 500 });

        Assert.Equal(500, (mode == LoadMode.Pop ? result.Measured.Pop : result.Measured.Publish)!.Count);
        Assert.Equal((500, 500, 0, 0), (result.Messages.Acknowledged, result.Messages.Delivered, result.Messages.Lost!.Value, result.Messages.Violations));
        Assert.Equal(0, result.Measured.Failed);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1024 * 1024)]
    public async Task Small_and_large_messages_come_back_whole(int bytes)
    {
        var result = await RunAsync(Options() with { Mode = LoadMode.Publish, Connections = 2, MessageBytes = bytes, Messages = 6 });

        Assert.Equal((6, 0, 0), (result.Messages.Delivered, result.Messages.Altered, result.Messages.Violations));
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        var result = await RunAsync(Options() with { Mode = LoadMode.Publish, Connections = 2, Pipeline = 8, Messages = 400 });

        Assert.Equal((400, 400, 0), (result.Messages.Acknowledged, result.Messages.Delivered, result.Messages.Violations));
    }

    [Fact]
    public async Task A_hint_to_the_leader_is_followed_and_the_request_goes_there()
    {
        using var follower = new FakeNode();
        follower.Instead = _ => Task.FromResult<string?>(FakeNode.Refusal(421, "not_leader", $"RRMQ-Leader: {_node.Target.Url}\r\n"));

        // The follower claims to lead as long as one asks it for its status.
        var result = await RunAsync(Options() with { Targets = [follower.Target], Mode = LoadMode.Publish, Connections = 3, Messages = 60 });

        Assert.Equal((60, 60, 0), (result.Messages.Acknowledged, result.Messages.Delivered, result.Messages.Violations));
        Assert.Equal(["not_leader"], result.Measured.Failures.Keys);
        Assert.InRange(follower.Requests, 1, 3);
    }

    [Fact]
    public async Task A_closed_connection_leaves_the_fate_unknown_and_the_next_node_is_asked()
    {
        using var dying = new FakeNode();
        dying.Instead = request => Task.FromResult<string?>(request.IsPublish && dying.Requests > 10 ? "" : dying.Answer(request));

        var result = await RunAsync(Options() with { Targets = [dying.Target, _node.Target], Mode = LoadMode.Publish, Connections = 1, Messages = 30, Drains = false });

        Assert.Equal((29, 1, 0), (result.Messages.Acknowledged, result.Messages.UnknownPublishes, result.Messages.NotApplied));
        Assert.Equal(1, result.Measured.Failures["connection_lost"]);
        Assert.Equal(19, _node.Requests);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_given_up()
    {
        using var frozen = new FakeNode();
        var never = new TaskCompletionSource<string?>();
        frozen.Instead = request => frozen.Requests > 5 ? never.Task : Task.FromResult<string?>(frozen.Answer(request));

        var result = await RunAsync(Options() with
        {
            Targets = [frozen.Target, _node.Target], Mode = LoadMode.Publish, Connections = 1, Messages = 20, Drains = false, Patience = TimeSpan.FromMilliseconds(500),
        });

        // A busy machine may make it give up the good one now and then, too.
        Assert.Equal(20, result.Messages.Acknowledged + result.Messages.UnknownPublishes);
        Assert.InRange(result.Measured.Failures["no_answer"], 1, 5);
        Assert.InRange(_node.Requests, 10, 20);
        never.SetResult("");
    }

    [Fact]
    public async Task Requests_that_had_to_wait_for_a_stalled_node_count_with_their_wait()
    {
        var release = new TaskCompletionSource<string?>();
        _node.Instead = request => request.IsPublish && _node.Requests == 1 ? release.Task : Task.FromResult<string?>(null);
        var options = Options() with
        {
            Mode = LoadMode.Publish, PerSecond = 200, Connections = 1, Duration = TimeSpan.FromSeconds(1), Drains = false, Patience = TimeSpan.FromSeconds(60),
        };
        using var run = new LoadRun(options, progress =>
        {
            if (progress.Elapsed > TimeSpan.FromMilliseconds(500))
                release.TrySetResult(FakeNode.Reply(200, "{\"success\": true}"));
        });

        var publish = (await run.RunAsync(CancellationToken.None)).Measured.Publish!;

        Assert.Equal(200, publish.Count);
        Assert.InRange(publish.Latency.Curve.Last(point => point.Percent <= 60).Ms, 90, double.MaxValue);
        Assert.InRange(publish.Latency.MostMs, 490, double.MaxValue);
        Assert.InRange(publish.Service.P50Ms, 0, publish.Latency.P50Ms);
    }

    [Fact]
    public async Task A_node_that_swallows_an_acknowledged_message_is_caught()
    {
        _node.Instead = request => Task.FromResult(request.IsPublish && _node.Requests == 7 ? FakeNode.Reply(200, "{\"success\": true}") : null);

        var result = await RunAsync(Options() with { Mode = LoadMode.Publish, Connections = 2, Messages = 50 });

        Assert.Equal((1, 49), (result.Messages.Lost!.Value, result.Messages.Delivered));

        // It also said that nothing is there, once or twice, as there are two connections.
        Assert.InRange(result.Messages.FalselyEmpty, 1, 2);
    }

    [Fact]
    public async Task A_node_that_delivers_twice_is_caught()
    {
        string? last = null;
        _node.Instead = request =>
        {
            if (request.IsPublish)
                return Task.FromResult<string?>(null);
            if (last is not null)
                return Task.FromResult(Interlocked.Exchange(ref last, null) ?? null);
            var answer = _node.Answer(request);
            last = _node.Requests == 60 && answer.Contains("true", StringComparison.Ordinal) ? answer : null;
            return Task.FromResult<string?>(answer);
        };

        var result = await RunAsync(Options() with { Mode = LoadMode.Publish, Connections = 1, Messages = 50 });

        Assert.Equal((1, 50, 0), (result.Messages.Duplicated, result.Messages.Delivered, result.Messages.Lost!.Value));
    }

    [Fact]
    public async Task Without_a_cluster_there_is_one_clear_line()
    {
        // Nobody but root may listen there, and nobody does.
        var target = Target.Find("http://127.0.0.1:1")!;
        using var limit = new CancellationTokenSource();
        using var run = new LoadRun(Options() with { Targets = [target], StartTime = TimeSpan.FromMilliseconds(200) }, _ => { });

        var error = await Assert.ThrowsAsync<LoadException>(() => run.RunAsync(limit.Token));

        Assert.Equal($"no node answers at {target.Url}: rrmq dev starts a cluster, --cluster names another one", error.Message);
    }

    public void Dispose() => _node.Dispose();

    private LoadOptions Options() => new() { Targets = [_node.Target], Warmup = TimeSpan.Zero, Duration = TimeSpan.FromMinutes(2), Patience = TimeSpan.FromSeconds(30) };

    private static async Task<LoadResult> RunAsync(LoadOptions options)
    {
        using var run = new LoadRun(options, _ => { });
        return await run.RunAsync(CancellationToken.None);
    }
}
