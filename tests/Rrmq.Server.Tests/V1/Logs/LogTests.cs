using System.Globalization;
using System.Net;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server.Tests;

public sealed class LogTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task A_log_is_read_from_anywhere_and_nothing_is_taken()
    {
        var log = await LogOfAsync("1", "2", "3");

        for (var again = 0; again < 2; again++)
            Assert.Equal(("1 2 3", 3L, 1L, 3L), await ReadAsync(log + "/log"));
        Assert.Equal(("2", 2L, 1L, 3L), await ReadAsync(log + "/log?after=1&limit=1"));
        Assert.Equal(("", 3L, 1L, 3L), await ReadAsync(log + "/log?after=3"));
        Assert.Equal(("", 50L, 1L, 3L), await ReadAsync(log + "/log?after=50"));
        Assert.Equal(("1 2 3", 3L, 1L, 3L), await ReadAsync(log + "/log?since=1970-01-01T00:00:00Z"));
        Assert.Equal(("", 3L, 1L, 3L), await ReadAsync(log + "/log?since=2999-01-01T00:00:00.5%2B02:00"));
        Assert.Equal(("1 2 3", 3L, 1L, 3L), await ReadAsync(log + "/log?consistency=stale&redirect=true"));
    }

    [Fact]
    public async Task A_time_of_an_answer_leads_to_its_message()
    {
        var log = await LogOfAsync("1", "2", "3");
        var all = (await V1.GetAsync(log + "/log"))["messages"].EnumerateArray().ToArray();
        var since = all[1].GetProperty("published").GetString()!;
        var expected = all.Where(message => message.GetProperty("published").GetDateTime() >= all[1].GetProperty("published").GetDateTime()).Select(message => message.GetProperty("body").GetString()!);

        Assert.Equal(string.Join(' ', expected), (await ReadAsync($"{log}/log?since={since}")).Bodies);
    }

    [Fact]
    public async Task What_is_shown_is_what_the_contract_says()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log"}""");
        await V1.PublishAsync(log, "x", ("RRMQ-Group", "g"), ("RRMQ-Meta-A", "1"));
        await V1.SendAsync("POST", log + "/messages", [0xFF, 0], "application/octet-stream");
        var reply = await V1.GetAsync(log + "/log");

        var report = JsonSerializer.Deserialize(reply.Bytes, RrmqJsonContext.Default.LogReport)!;

        Assert.Equal(["messages", "next_after", "first_seq", "last_seq"], reply.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(["id", "seq", "published", "content_type", "group", "headers", "body"], reply["messages"][0].EnumerateObject().Select(field => field.Name));
        Assert.Equal(("x", "g", "1", 1L), (report.Messages[0].Body, report.Messages[0].Group, report.Messages[0].Headers["RRMQ-Meta-A"], report.Messages[0].Seq));
        Assert.Equal(("/wA=", 2L), (report.Messages[1].BodyBase64, report.NextAfter));
        Assert.Equal(reply.Bytes.Length.ToString(CultureInfo.InvariantCulture), reply.Header("Content-Length"));
        Assert.NotNull(reply.Header("RRMQ-Index"));
        Assert.Equal("", (await V1.SendAsync("HEAD", log + "/log")).Text);
    }

    [Fact]
    public async Task Who_waits_at_the_end_is_told_when_something_comes()
    {
        var log = await LogOfAsync("1");
        var waiting = ReadAsync(log + "/log?after=1&wait=60s");
        var patient = ReadAsync(log + "/log?since=2999-01-01T00:00:00Z&wait=300ms");
        await V1.PublishAsync(log, "2");

        Assert.Equal(("2", 2L, 1L, 2L), await waiting);
        Assert.Equal("", (await patient).Bodies);
        Assert.Equal(("", 2L, 1L, 2L), await ReadAsync(log + "/log?after=2&wait=50ms"));
        Assert.Equal("topic_not_found", await WhileDeletedAsync(log));
    }

    [Fact]
    public async Task Events_come_in_order_as_they_are_published_and_go_on_behind_the_last_one_seen()
    {
        var log = await LogOfAsync("1", "2");
        using (var events = await EventReader.OpenLogAsync(node.Http, log + "/log"))
        {
            Assert.Equal((200, "text/event-stream"), (events.Status, events.ContentType));
            Assert.Equal(("1", "1"), await NextAsync(events));
            Assert.Equal(("2", "2"), await NextAsync(events));
            await V1.PublishAsync(log, "3");
            Assert.Equal(("3", "3"), await NextAsync(events));
        }

        using (var events = await EventReader.OpenLogAsync(node.Http, log + "/log?after=0", "2"))
        {
            Assert.Equal(("3", "3"), await NextAsync(events));
            await V1.SendAsync("DELETE", log);
            var (kind, problem) = (await events.NextEventAsync())!.Value;
            Assert.Equal(("error", "/docs/errors/topic_not_found"), (kind, problem.GetProperty("type").GetString()));
            Assert.Null(await events.NextEventAsync());
        }
    }

    [Fact]
    public async Task Events_begin_at_a_place_or_a_time()
    {
        var log = await LogOfAsync("1", "2", "3");
        using var after = await EventReader.OpenLogAsync(node.Http, log + "/log?after=2");
        Assert.Equal(("3", "3"), await NextAsync(after));
        using var since = await EventReader.OpenLogAsync(node.Http, log + "/log?since=1970-01-01T00:00:00Z");
        Assert.Equal(("1", "1"), await NextAsync(since));
    }

    [Fact]
    public async Task A_log_drops_the_oldest_and_says_where_it_begins()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log", "max_messages": 2}""");
        foreach (var body in (string[])["1", "2", "3"])
            await V1.PublishAsync(log, body);

        Assert.Equal(("2 3", 3L, 2L, 3L), await ReadAsync(log + "/log?after=0"));
        var topic = (await V1.GetAsync(log)).Json;
        Assert.Equal(("log", "drop-oldest"), (topic.GetProperty("settings").GetProperty("retention").GetString(), topic.GetProperty("settings").GetProperty("overflow").GetString()));
        Assert.Equal((2L, 3L, 0), (topic.GetProperty("first_seq").GetInt64(), topic.GetProperty("last_seq").GetInt64(), topic.GetProperty("groups").GetProperty("count").GetInt32()));
        Assert.False((await V1.GetAsync(await V1.NewTopicAsync())).Json.TryGetProperty("first_seq", out _));
    }

    [Fact]
    public async Task A_log_that_rejects_is_full()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log", "max_messages": 1, "overflow": "reject"}""");
        await V1.PublishAsync(log, "1");
        Assert.Equal((429, "topic_full"), Of(await V1.SendAsync("POST", log + "/messages", "2"u8.ToArray())));
    }

    [Fact]
    public async Task What_is_too_old_is_gone()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log", "ttl": "200ms"}""");
        await V1.PublishAsync(log, "1");
        await Eventually.BeTrueAsync(async () => await ReadAsync(log + "/log") is { Bodies: "", First: 2, Last: 1 });
        Assert.Equal(1, (await V1.GetAsync(log))["expired"].GetInt64());
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("after=x", "after")]
    [InlineData("after=99999999999999999999", "after")]
    [InlineData("after=9223372036854775807", "after")]
    [InlineData("since=yesterday", "since")]
    [InlineData("since=2026-11-26", "since")]
    [InlineData("since=2026-11-26T20:15:00", "since")]
    [InlineData("since=1969-12-31T23:59:59Z", "since")]
    [InlineData("after=1&since=2026-11-26T20:15:00Z", "since")]
    [InlineData("after=1&after=2", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("wait=61s", "wait")]
    [InlineData("wait=soon", "wait")]
    [InlineData("group=g", "group")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        var log = await LogOfAsync();
        var reply = await V1.GetAsync($"{log}/log?{query}");
        Assert.Equal((400, "bad_parameter", field), (reply.Status, reply.Slug, reply["field"].GetString()));
    }

    [Theory]
    [InlineData("7-1")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    public async Task A_wrong_last_event_id_is_named(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await LogOfAsync() + "/log");
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Last-Event-ID", id);
        var reply = await node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal("bad_header", reply.Headers.GetValues("RRMQ-Error").Single());
    }

    [Fact]
    public async Task Only_a_log_can_be_read_so()
    {
        Assert.Equal((400, "not_a_log"), Of(await V1.GetAsync(await V1.NewTopicAsync() + "/log")));
        Assert.Equal((404, "topic_not_found"), Of(await V1.GetAsync("/v1/topics/none/log")));
        using var events = await EventReader.OpenLogAsync(node.Http, "/v1/topics/none/log");
        Assert.Equal(404, events.Status);
    }

    [Theory]
    [InlineData("RRMQ-Delay", "1s")]
    [InlineData("RRMQ-Ttl", "1s")]
    [InlineData("RRMQ-Priority", "1")]
    public async Task A_message_of_a_log_has_no_place_or_life_of_its_own(string header, string value)
    {
        var log = await LogOfAsync();
        Assert.Equal((400, "not_for_logs"), Of(await V1.SendAsync("POST", log + "/messages", "x"u8.ToArray(), "text/plain", (header, value))));
        var batch = await V1.PostJsonAsync(log + "/messages/batch", """[{"body": "good"}, {"body": "bad", "priority": 2}]""");
        Assert.Equal("not_for_logs", batch["results"][1].GetProperty("error").GetString());
        Assert.Equal((400, "not_for_logs"), Of(await V1.PostJsonAsync(log + "/messages/batch?atomic=true", """[{"body": "good"}, {"body": "bad", "priority": 2}]""")));
        Assert.Equal("good", (await ReadAsync(log + "/log")).Bodies);
    }

    [Fact]
    public async Task Settings_that_no_log_can_have_are_refused()
    {
        var topic = $"/v1/topics/{Guid.NewGuid():n}";
        Assert.Equal((400, "not_for_logs"), Of(await V1.PutAsync(topic, """{"retention": "log", "delay": "1s"}""")));
        Assert.Equal((400, "not_for_logs"), Of(await V1.PutAsync(topic + ".dead", """{"retention": "log"}""")));
        Assert.Equal((400, "bad_field"), Of(await V1.PutAsync(topic, """{"retention": "stream"}""")));
        Assert.Equal(404, (await V1.GetAsync(topic)).Status);

        Assert.Equal(201, (await V1.PutAsync(topic)).Status);
        Assert.Equal(200, (await V1.PatchAsync(topic, """{"retention": "log"}""")).Status);
        await V1.PublishAsync(topic, "x");
        Assert.Equal((409, "retention_fixed"), Of(await V1.PatchAsync(topic, """{"retention": "queue"}""")));
        Assert.Equal(200, (await V1.PatchAsync(topic, """{"retention": "log", "ttl": "1h"}""")).Status);
    }

    [Fact]
    public async Task The_base_API_publishes_to_a_log_and_pops_nothing_from_it()
    {
        var name = Guid.NewGuid().ToString("n");
        await V1.PutAsync($"/v1/topics/{name}", """{"retention": "log"}""");
        Assert.Equal(HttpStatusCode.OK, (await node.PutAsync("/message", $$"""{"topic": "{{name}}", "message": "plain"}""")).StatusCode);
        var pop = await node.Http.GetAsync($"/message/{name}");
        Assert.Equal((HttpStatusCode.NotFound, "queue_empty"), (pop.StatusCode, pop.Headers.GetValues("RRMQ-Error").Single()));
        Assert.Equal("plain", (await ReadAsync($"/v1/topics/{name}/log")).Bodies);
    }

    [Fact]
    public async Task What_was_published_within_the_window_is_in_the_log_once()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log", "dedup_window": "1h"}""");
        var id = await V1.PublishAsync(log, "x");
        var again = await V1.SendAsync("POST", log + "/messages", "x"u8.ToArray(), "text/plain");
        Assert.Equal((200, id), (again.Status, again["id"].GetString()));
        Assert.Equal("x", (await ReadAsync(log + "/log")).Bodies);
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_while_the_log_keeps_it()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log", "max_messages": 1}""");
        var first = await V1.PublishAsync(log, "1");
        Assert.Equal("published", (await V1.GetAsync($"{log}/messages/{first}"))["events"][0].GetProperty("event").GetString());
        var second = await V1.PublishAsync(log, "2");
        Assert.Equal((404, "message_not_found"), Of(await V1.GetAsync($"{log}/messages/{first}")));
        Assert.Equal([second], (await V1.GetAsync(log + "/messages"))["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
    }

    private static (int, string) Of(V1Reply reply) => (reply.Status, reply.Slug);

    private static async Task<(string? Id, string? Body)> NextAsync(EventReader events) => (await events.NextAsync())?.GetProperty("body").GetString() is { } body ? (events.LastId, body) : (null, null);

    private async Task<string> WhileDeletedAsync(string log)
    {
        var waiting = V1.GetAsync(log + "/log?after=2&wait=60s");
        await V1.SendAsync("DELETE", log);
        return (await waiting).Slug;
    }

    private async Task<string> LogOfAsync(params string[] bodies)
    {
        var log = await V1.NewTopicAsync("""{"retention": "log"}""");
        foreach (var body in bodies)
            await V1.PublishAsync(log, body);
        return log;
    }

    private async Task<(string Bodies, long Next, long First, long Last)> ReadAsync(string path)
    {
        var reply = await V1.GetAsync(path);
        Assert.Equal((200, path), (reply.Status, path));
        return (string.Join(' ', reply["messages"].EnumerateArray().Select(message => message.GetProperty("body").GetString())), reply["next_after"].GetInt64(), reply["first_seq"].GetInt64(), reply["last_seq"].GetInt64());
    }
}
