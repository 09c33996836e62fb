using System.Diagnostics;
using System.Net;

namespace Rrmq.EndToEnd;

public sealed class NoQuorumTests : ClusterTest
{
    // What the course framework's clients wait. The node gives its answers half of it, so that a busy machine has the other half.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(1000);

    [Theory(Timeout = 180_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_quorum_every_request_is_refused_in_time_and_honestly(bool leaderSurvives)
    {
        var cluster = await StartAsync(3, new Dictionary<string, string> { ["request_timeout"] = "500ms" });
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        var history = new History();
        for (var number = 0; number < 10; number++)
            await PublishAsync(client.PublishAsync("jobs", $"before-{number}"), $"before-{number}", history);

        var leader = await cluster.LeaderAsync();
        var survivor = leaderSurvives ? leader : cluster.Without(leader)[0];
        var killed = cluster.Without(survivor);
        foreach (var node in killed)
            node.Kill();

        var since = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(2); number++)
        {
            var message = $"during-{number}";
            IsHonestFailure(await PublishAsync(client.AskAsync(survivor.Index, Requests.Publish("jobs", message)), message, history));
            IsHonestFailure(await client.AskAsync(survivor.Index, Requests.CreateTopic($"topic-{number}")));
            IsHonestFailure(await PopAsync(client.AskAsync(survivor.Index, Requests.Pop("jobs")), history));
            var listing = await client.AskAsync(survivor.Index, Requests.ListTopics());
            IsHonestFailure(listing);
            Assert.Equal(Fate.NotApplied, listing.Fate);
            Assert.NotNull(await survivor.ReportAsync());
        }

        await Eventually.BeTrueAsync("a survivor that does not call itself leader", TimeSpan.FromSeconds(60), async () => await survivor.ReportAsync() is { Leads: false });

        // It is sound: whoever restarted it for having no quorum would only do harm. Requests are better sent elsewhere.
        using var probe = new HttpClient { BaseAddress = new Uri(survivor.Url) };
        Assert.Equal(HttpStatusCode.OK, (await probe.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await probe.GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);

        killed[0].Start();
        await cluster.LeaderAsync();
        await PublishAsync(client.PublishAsync("jobs", "after"), "after", history);
        Result last;
        do
            last = await PopAsync(client.InsistAsync(Requests.Pop("jobs", Guid.NewGuid().ToString())), history);
        while (last.Fate == Fate.Done);
        Report.Line(history.ToString());
        Assert.Empty(HistoryCheck.FindProblems(history.Operations));
    }

    private static void IsHonestFailure(Result result)
    {
        Assert.True(result.Status is 503 or 421, $"{result}");
        Assert.True(result.Took < AnswerTime, $"{result}");
        Assert.Equal("{\"success\": false}", result.Reply!.Body);
        if (result.Status == 503)
            Assert.NotNull(result.Reply.Header("Retry-After"));
        else
            Assert.Equal(Fate.NotApplied, result.Fate);
    }

    private static async Task<Result> PublishAsync(Task<Result> asked, string message, History history)
    {
        var start = Stopwatch.GetTimestamp();
        var result = await asked;
        history.Add(OperationKind.Publish, start, result.Fate, message);
        return result;
    }

    private static async Task<Result> PopAsync(Task<Result> asked, History history)
    {
        var start = Stopwatch.GetTimestamp();
        var result = await asked;
        history.Add(OperationKind.Pop, start, result.Fate, result.Fate == Fate.Done ? result.Message : null);
        return result;
    }
}
