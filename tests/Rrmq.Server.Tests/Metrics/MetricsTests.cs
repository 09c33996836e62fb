using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary><c>GET /metrics</c>, read by a parser of its own.</summary>
public sealed class MetricsTests(TestNode node) : IClassFixture<TestNode>
{
    private Task<Exposition> LookAsync() => LookAsync(node);

    private static async Task<Exposition> LookAsync(TestNode node) => Exposition.Parse(await node.Http.GetStringAsync("/metrics"));

    [Fact]
    public async Task It_says_which_version_of_the_format_it_speaks()
    {
        var response = await node.Http.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await node.Http.PostAsync("/metrics", null)).StatusCode);
    }

    [Fact]
    public async Task Every_family_is_in_the_table_with_its_type_its_words_and_its_labels()
    {
        await node.NewTopicAsync();
        var log = await node.V1.NewTopicAsync("""{"retention": "log"}""");
        await node.V1.PutAsync(log + "/groups/g");

        var families = (await LookAsync()).Families;

        // A lone node has no peers, and has not taken a snapshot yet.
        var expected = MetricTable.All.Where(metric => metric != MetricTable.PeerUp && metric != MetricTable.PeerContact && metric != MetricTable.PeerRoundTrip && metric != MetricTable.PeerLag).ToList();
        Assert.Equal(expected.Select(metric => metric.Name).Order(), families.Keys.Order());
        foreach (var metric in expected)
        {
            var family = families[metric.Name];
            Assert.Equal(metric.Kind.ToString().ToLowerInvariant(), family.Type);
            Assert.Equal(metric.Help, family.Help);
            Assert.All(family.Samples, sample => Assert.Equal(metric.Labels, sample.Labels.Keys.Where(label => label != "le")));
        }
    }

    [Fact]
    public async Task A_lone_node_says_that_it_leads()
    {
        var metrics = await LookAsync();

        Assert.Equal((1, 0, 0), (metrics.Value("rrmq_raft_role", "role=leader"), metrics.Value("rrmq_raft_role", "role=candidate"), metrics.Value("rrmq_raft_role", "role=follower")));
        Assert.Equal((1, 1, 1), (metrics.Value("rrmq_raft_has_leader"), metrics.Value("rrmq_raft_voters"), metrics.Value("rrmq_raft_voter")));
        Assert.True(metrics.Value("rrmq_raft_elections_total") >= 1);
        Assert.True(metrics.Value("rrmq_raft_leader_changes_total") >= 1);
        Assert.True(metrics.Value("rrmq_log_append_seconds_count") >= 1);
        Assert.True(metrics.Value("rrmq_log_sync_seconds_count") >= 1);
        Assert.True(metrics.Value("rrmq_data_bytes") > 0);
    }

    [Fact]
    public async Task A_topic_is_followed_from_publish_to_pop_whatever_it_is_called()
    {
        const string Name = """a "quoted" \ topic ü 🍕""";

        // Among fifty thousand others it might not be one of those that are shown.
        await using var alone = new TestNode();
        await alone.InitializeAsync();
        await alone.PutAsync("/topic", """{"topic": "a \"quoted\" \\ topic ü 🍕"}""");
        for (var i = 0; i < 3; i++)
            await alone.PutAsync("/message", """{"topic": "a \"quoted\" \\ topic ü 🍕", "message": "12345"}""");
        await alone.Http.GetAsync("/message/" + Uri.EscapeDataString(Name));

        var metrics = Exposition.Parse(await alone.Http.GetStringAsync("/metrics"));

        Assert.Equal((2, 10), (metrics.Value("rrmq_topic_messages", $"topic={Name}"), metrics.Value("rrmq_topic_message_bytes", $"topic={Name}")));
        Assert.Equal((3, 1), (metrics.Value("rrmq_topic_published_total", $"topic={Name}"), metrics.Value("rrmq_topic_gone_total", $"topic={Name}")));
    }

    [Fact]
    public async Task Messages_that_are_leased_delayed_or_dead_are_told_apart()
    {
        await using var alone = new TestNode();
        await alone.InitializeAsync();
        var topic = await alone.V1.NewTopicAsync("""{"max_attempts": 1, "on_exhausted": "block", "order": "none"}""");
        foreach (var text in (string[])["leased", "leased too", "blocked", "ready"])
            await alone.V1.PublishAsync(topic, text);
        foreach (var delay in (string[])["1h", "2h", "3h"])
            await alone.V1.PublishAsync(topic, "later", ("RRMQ-Delay", delay));
        await alone.V1.TakeAsync(topic + "/receive?max=2&lease=1h");
        await RejectNextAsync(alone, topic);
        var other = await alone.V1.NewTopicAsync("""{"max_attempts": 1}""");
        await alone.V1.PublishAsync(other, "a letter");
        await RejectNextAsync(alone, other);

        var metrics = Exposition.Parse(await alone.Http.GetStringAsync("/metrics"));

        (double, double, double, double) Of(string path) => (metrics.Value("rrmq_topic_messages", Label(path)), metrics.Value("rrmq_topic_leased_messages", Label(path)),
            metrics.Value("rrmq_topic_delayed_messages", Label(path)), metrics.Value("rrmq_topic_dead_messages", Label(path)));
        Assert.Equal((7, 2, 3, 1), Of(topic));
        Assert.Equal((0, 0, 0, 0), Of(other));
        Assert.Equal((1, 0, 0, 1), Of(other + ".dead"));
        Assert.Equal((0, 0, 0), (metrics.Value("rrmq_other_leased_messages"), metrics.Value("rrmq_other_delayed_messages"), metrics.Value("rrmq_other_dead_messages")));
    }

    [Fact]
    public async Task Requests_are_counted_by_surface_and_outcome()
    {
        // A node of its own: a request is counted behind its answer, and one of the test before could still be on its way.
        await using var fresh = new TestNode();
        await fresh.InitializeAsync();
        var topic = await fresh.NewTopicAsync();
        await fresh.PutAsync("/message", $$"""{"topic": "{{topic}}", "message": "x"}""");
        await fresh.Http.GetAsync("/message/" + topic);
        await fresh.Http.GetAsync("/message/" + topic);
        await fresh.Http.GetAsync("/message/never-made");
        var after = await LookAsync(fresh);
        for (; after.Value("rrmq_http_request_seconds_count", "surface=base") < 5; after = await LookAsync(fresh))
            await Task.Yield();

        double Count(string outcome) => after.Value("rrmq_http_requests_total", "surface=base", $"outcome={outcome}");
        Assert.Equal((3, 1, 1), (Count("ok"), Count("empty"), Count("rejected")));
        Assert.Equal(5, after.Value("rrmq_http_request_seconds_count", "surface=base"));
        Assert.True(after.Value("rrmq_http_requests_total", "surface=operator", "outcome=ok") >= 1);
    }

    [Fact]
    public async Task Fifty_thousand_topics_are_answered_with_few_series()
    {
        const int Topics = 50_000;
        await Parallel.ForAsync(0, Topics, new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (i, _) =>
            Assert.Equal(HttpStatusCode.OK, (await node.PutAsync("/topic", $$"""{"topic": "many-{{i}}"}""")).StatusCode));
        await LookAsync();
        await node.PutAsync("/message", """{"topic": "many-4711", "message": "x"}""");

        // How long it takes is told and not judged: that is this machine's affair.
        var began = Stopwatch.GetTimestamp();
        var text = await node.Http.GetStringAsync("/metrics");
        TestContext.Current.TestOutputHelper?.WriteLine($"/metrics with {Topics} topics: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F1} ms, {text.Length} bytes");
        var metrics = Exposition.Parse(text);
        Assert.Equal(20, metrics.Samples("rrmq_topic_messages").Count());
        Assert.Equal(1, metrics.Value("rrmq_topic_messages", "topic=many-4711"));
        Assert.Equal(metrics.Value("rrmq_topics") - 20, metrics.Value("rrmq_other_topics"));
        Assert.True(text.Length < 64 * 1024, $"{text.Length} bytes");

        // A listing looks through them in several turns of the loop.
        var found = await node.V1.GetAsync("/v1/topics?prefix=many-4999");
        Assert.Equal((11, JsonValueKind.Null), (found["items"].GetArrayLength(), found["next"].ValueKind));
    }

    private static async Task RejectNextAsync(TestNode node, string topic) =>
        await node.V1.SettleAsync("reject", "", (await node.V1.TakeAsync(topic + "/receive"))[0].GetProperty("receipt").GetString()!);

    private static string Label(string path) => "topic=" + path["/v1/topics/".Length..];
}
