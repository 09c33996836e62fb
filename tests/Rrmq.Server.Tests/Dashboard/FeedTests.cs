using System.Net;
using System.Text;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>The event feed and the history of a node.</summary>
public sealed class FeedTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task The_feed_says_who_speaks_what_happened_and_how_it_is()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);

        var hello = await feed.NextAsync("hello");
        var leads = await feed.NextAsync("raft", data => data.GetProperty("kind").GetString() == "became-leader");
        var view = await feed.NextAsync("node");

        Assert.Equal("n0", hello.GetProperty("node").GetString());
        Assert.True(leads.GetProperty("term").GetInt64() >= 1);
        Assert.Equal(("Leader", 1), (view.GetProperty("role").GetString(), view.GetProperty("leader").GetInt32()));
        Assert.Equal($"http://127.0.0.1:{node.Port}", view.GetProperty("members")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task A_topic_is_told_when_it_is_made_filled_and_deleted()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);
        await feed.NextAsync("topics", data => data.GetProperty("all").GetBoolean());

        var topic = await node.NewTopicAsync();
        var made = RowOf(await feed.NextAsync("topics", data => RowOf(data, topic) is not null), topic)!.Value;
        await node.PutAsync("/message", $$"""{"topic": "{{topic}}", "message": "hello"}""");
        var filled = await feed.NextAsync("topics", data => RowOf(data, topic) is { } row && row[4].GetInt64() == 1);
        await node.Http.DeleteAsync($"/v1/topics/{topic}");
        var number = made[0].GetInt64();

        await feed.NextAsync("topics", data => data.GetProperty("gone").EnumerateArray().Any(gone => gone.GetInt64() == number));
        Assert.False(filled.GetProperty("all").GetBoolean());
    }

    [Fact]
    public async Task A_log_and_its_groups_are_told_with_their_positions()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);
        await feed.NextAsync("groups", data => data.GetProperty("all").GetBoolean());
        var log = Guid.NewGuid().ToString("N");
        await node.PutAsync($"/v1/topics/{log}", """{"retention": "log"}""");
        for (var i = 0; i < 3; i++)
            await node.Http.PostAsync($"/v1/topics/{log}/messages", new StringContent("x"));
        var row = RowOf(await feed.NextAsync("topics", data => RowOf(data, log) is { } row && row[19].GetInt64() == 3), log)!.Value;
        Assert.Equal((1, 1, 3), (row[17].GetInt64(), row[18].GetInt64(), row[19].GetInt64()));

        await node.Http.PostAsync($"/v1/topics/{log}/pop?group=billing", null);
        await node.Http.PostAsync($"/v1/topics/{log}/receive?group=billing&lease=1m", null);
        var key = $"{row[0].GetInt64()}/billing";
        var group = KeyedRow(await feed.NextAsync("groups", data => KeyedRow(data, key) is { } told && told[5].GetInt64() == 1), key)!.Value;
        Assert.Equal((row[0].GetInt64(), "billing", 1, 2), (group[1].GetInt64(), group[2].GetString(), group[3].GetInt64(), group[4].GetInt64()));
        Assert.True(group[7].GetInt64() > 0);

        await node.Http.DeleteAsync($"/v1/topics/{log}/groups/billing");
        await feed.NextAsync("groups", data => data.GetProperty("gone").EnumerateArray().Any(gone => gone.GetString() == key));
    }

    [Fact]
    public async Task A_type_of_jobs_is_told_by_its_counts_and_again_when_anything_about_one_of_them_changes()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);
        await feed.NextAsync("jobs", data => data.GetProperty("all").GetBoolean());
        var type = Guid.NewGuid().ToString("N");
        await node.Http.PostAsync("/v1/jobs", new StringContent($$"""{"type": "{{type}}"}""", Encoding.UTF8, "application/json"));
        await feed.NextAsync("jobs", data => KeyedRow(data, type) is { } told && told[3].GetInt64() == 1);

        var taken = JsonDocument.Parse(await (await node.Http.PostAsync($"/v1/jobs/receive?type={type}&lease=1m", null)).Content.ReadAsStringAsync()).RootElement.GetProperty("jobs")[0];
        var running = KeyedRow(await feed.NextAsync("jobs", data => KeyedRow(data, type) is { } told && told[4].GetInt64() == 1), type)!.Value;
        await node.PutAsync($"/v1/jobs/{taken.GetProperty("id").GetString()}/progress", $$"""{"receipt": "{{taken.GetProperty("receipt").GetString()}}", "progress": 40}""");
        var further = KeyedRow(await feed.NextAsync("jobs", data => KeyedRow(data, type) is not null), type)!.Value;

        Assert.Equal((0, 1), (further[3].GetInt64(), further[4].GetInt64()));
        Assert.NotEqual(running[8].GetInt64(), further[8].GetInt64());
    }

    [Fact]
    public async Task A_schedule_is_told_when_it_is_made_paused_and_deleted()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);
        await feed.NextAsync("schedules", data => data.GetProperty("all").GetBoolean());
        var name = Guid.NewGuid().ToString("N");
        await node.PutAsync($"/v1/schedules/{name}", """{"cron": "0 0 1 1 *", "type": "yearly"}""");
        var made = KeyedRow(await feed.NextAsync("schedules", data => KeyedRow(data, name) is not null), name)!.Value;
        Assert.Equal((0, 0, 0), (made[2].GetInt64(), made[4].GetInt64(), made[5].GetInt64()));
        Assert.True(made[3].GetInt64() > 0);

        await node.PutAsync($"/v1/schedules/{name}", """{"cron": "0 0 1 1 *", "type": "yearly", "paused": true}""");
        await feed.NextAsync("schedules", data => KeyedRow(data, name) is { } told && told[2].GetInt64() == 1 && told[1].GetInt64() != made[1].GetInt64());
        await node.Http.DeleteAsync($"/v1/schedules/{name}");
        await feed.NextAsync("schedules", data => data.GetProperty("gone").EnumerateArray().Any(gone => gone.GetString() == name));
    }

    [Fact]
    public async Task The_stream_is_told_by_its_newest_seq()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);
        var before = (await feed.NextAsync("stream")).GetProperty("last").GetInt64();

        using var sent = await node.Http.PostAsync("/v1/stream", new StringContent("""{"payload": [1, 2]}""", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        await feed.NextAsync("stream", data => data.GetProperty("last").GetInt64() == before + 1);
    }

    [Fact]
    public async Task Who_comes_back_is_told_what_he_missed_and_nothing_twice()
    {
        string last;
        using (var first = await FeedReader.OpenAsync(node.Http))
        {
            await first.NextAsync("node");
            last = first.LastId!;
        }

        using var second = await FeedReader.OpenAsync(node.Http, "?topics=none", last);
        await second.NextAsync("node");

        Assert.Null(second.LastId);
    }

    [Fact]
    public async Task A_reader_of_an_earlier_run_is_told_everything()
    {
        using var feed = await FeedReader.OpenAsync(node.Http, "?topics=none&last_event_id=000000000000-900");

        Assert.Equal(1, (await feed.NextAsync("raft")).GetProperty("number").GetInt64());
    }

    [Theory]
    [InlineData("/v1/cluster/events?topic=all", "topic")]
    [InlineData("/v1/cluster/events?topics=some", "topics")]
    [InlineData("/v1/cluster/history?from=1", "from")]
    public async Task What_it_does_not_know_it_refuses_by_name(string path, string name)
    {
        var response = await node.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(name, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_a_topic_begins_with_how_it_was_before_it_moved()
    {
        using var feed = await FeedReader.OpenAsync(node.Http);
        var topic = await node.NewTopicAsync();
        await feed.NextAsync("topics", data => RowOf(data, topic) is not null);
        await node.PutAsync("/message", $$"""{"topic": "{{topic}}", "message": "hello"}""");
        await feed.NextAsync("topics", data => RowOf(data, topic) is { } row && row[4].GetInt64() == 1);

        var history = JsonDocument.Parse(await node.Http.GetStringAsync($"/v1/cluster/history?topic={topic}")).RootElement;
        var unknown = await node.Http.GetAsync("/v1/cluster/history?topic=nobody");

        var ready = history.GetProperty("ready").EnumerateArray().Select(value => value.GetInt64()).ToArray();
        Assert.Equal((0, 1), (ready[0], ready[^1]));
        Assert.Equal(history.GetProperty("at").GetArrayLength(), ready.Length);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}", true)]
    [InlineData("http://localhost:{0}", true)]
    [InlineData("http://localhost:1", false)]
    [InlineData("http://example.org:{0}", false)]
    [InlineData("null", false)]
    public async Task Only_pages_of_members_may_read_it(string origin, bool may)
    {
        origin = origin.Replace("{0}", $"{node.Port}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/status");
        request.Headers.TryAddWithoutValidation("Origin", origin);

        var response = await node.Http.SendAsync(request);

        Assert.Equal(may ? [origin] : [], response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []);
    }

    [Fact]
    public async Task Beyond_the_most_readers_the_next_is_told_to_ask_elsewhere()
    {
        var readers = new List<FeedReader>();
        try
        {
            HttpStatusCode refused;
            do
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/cluster/events?topics=none");
                var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                refused = response.StatusCode;
                if (refused == HttpStatusCode.OK)
                    readers.Add(new FeedReader(response));
                else
                    response.Dispose();
            }
            while (refused == HttpStatusCode.OK && readers.Count <= 64);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused);
        }
        finally
        {
            foreach (var reader in readers)
                reader.Dispose();
        }
    }

    private static JsonElement? KeyedRow(JsonElement data, string key)
    {
        foreach (var row in data.GetProperty("rows").EnumerateArray())
        {
            if (row[0].GetString() == key)
                return row;
        }

        return null;
    }

    private static JsonElement? RowOf(JsonElement data, string topic)
    {
        foreach (var row in data.GetProperty("rows").EnumerateArray())
        {
            if (row[1].GetString() == topic)
                return row;
        }

        return null;
    }
}
