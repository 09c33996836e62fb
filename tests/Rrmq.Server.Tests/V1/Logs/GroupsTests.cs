using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server.Tests;

public sealed class GroupsTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task Each_group_receives_everything_and_settles_for_itself()
    {
        var log = await LogOfAsync("1", "2");
        var one = await V1.TakeAsync(log + "/receive?group=one&max=10");
        Assert.Equal(["1", "2"], await V1.BodiesAsync(log + "/pop?group=two&max=10"));
        Assert.Equal(["1", "2"], one.Select(message => message.GetProperty("body").GetString()));
        Assert.Equal(200, (await V1.SettleAsync("ack", "", [.. one.Select(message => message.GetProperty("receipt").GetString()!)])).Status);

        await V1.PublishAsync(log, "3");
        Assert.Equal(["3"], await V1.BodiesAsync(log + "/pop?group=one"));
        Assert.Equal(["3"], await V1.BodiesAsync(log + "/pop?group=two"));
        Assert.Equal(204, (await V1.PostAsync(log + "/pop?group=two")).Status);
    }

    [Fact]
    public async Task A_group_is_shown_with_its_place_and_its_lag()
    {
        var log = await LogOfAsync("1", "2", "3", "4");
        var taken = await V1.TakeAsync(log + "/receive?group=g%20%2F&max=2&lease=1h");
        await V1.SettleAsync("release", "", taken[1].GetProperty("receipt").GetString()!);
        var reply = await V1.GetAsync(log + "/groups/g%20%2F");

        Assert.Equal(["group", "position", "lag", "leased", "ready_again", "oldest_unread_age_ms"], reply.Json.EnumerateObject().Select(field => field.Name));
        var group = JsonSerializer.Deserialize(reply.Bytes, RrmqJsonContext.Default.GroupReport)!;
        Assert.Equal(("g /", 0L, 4L, 1L, 1L), (group.Group, group.Position, group.Lag, group.Leased, group.ReadyAgain));
        Assert.InRange(group.OldestUnreadAgeMs!.Value, 0, 60_000);
        await V1.SettleAsync("ack", "", taken[0].GetProperty("receipt").GetString()!);
        Assert.Equal((1L, 3L), await PlaceAsync(log + "/groups/g%20%2F"));
        await V1.BodiesAsync(log + "/pop?group=g%20%2F&max=10");
        Assert.Equal(JsonValueKind.Null, (await V1.GetAsync(log + "/groups/g%20%2F"))["oldest_unread_age_ms"].ValueKind);

        await V1.PutAsync(log + "/groups/other");
        var all = JsonSerializer.Deserialize((await V1.GetAsync(log + "/groups")).Bytes, RrmqJsonContext.Default.GroupListReport)!;
        Assert.Equal([("g /", 0L), ("other", 4L)], all.Items.Select(item => (item.Group, item.Lag)));
        var topic = (await V1.GetAsync(log))["groups"];
        Assert.Equal((2, 4L), (topic.GetProperty("count").GetInt32(), topic.GetProperty("max_lag").GetInt64()));
    }

    [Fact]
    public async Task A_group_begins_where_it_is_told_and_stays_where_it_is_when_made_again()
    {
        var log = await LogOfAsync("1", "2", "3");
        var made = await V1.PutAsync(log + "/groups/late", """{"from": "latest"}""");
        Assert.Equal((201, log + "/groups/late"), (made.Status, made.Header("Location")));
        Assert.Equal((3L, 0L), (made["position"].GetInt64(), made["lag"].GetInt64()));
        Assert.Equal(201, (await V1.PutAsync(log + "/groups/second", """{"from_seq": 2}""")).Status);
        Assert.Equal(201, (await V1.PutAsync(log + "/groups/all", """{"from_time": "1970-01-01T00:00:00Z"}""")).Status);
        Assert.Equal(201, (await V1.SendAsync("PUT", log + "/groups/default")).Status);

        var again = await V1.PutAsync(log + "/groups/late", """{"from": "earliest"}""");
        Assert.Equal((200, null, 3L), (again.Status, again.Header("Location"), again["position"].GetInt64()));
        Assert.Equal(["2", "3"], await V1.BodiesAsync(log + "/pop?group=second&max=10"));
        Assert.Equal(["1", "2", "3"], await V1.BodiesAsync(log + "/pop?group=all&max=10"));
        Assert.Equal(["1", "2", "3"], await V1.BodiesAsync(log + "/pop?group=default&max=10"));
    }

    [Fact]
    public async Task A_group_replays_and_loses_what_it_had_leased()
    {
        var log = await LogOfAsync("1", "2", "3");
        await V1.BodiesAsync(log + "/pop?group=g&max=2");
        var leased = await V1.TakeAsync(log + "/receive?group=g&lease=1h");

        var sought = await V1.PostJsonAsync(log + "/groups/g/seek", """{"to": "earliest"}""");
        Assert.Equal((200, 0L, 3L, 0L), (sought.Status, sought["position"].GetInt64(), sought["lag"].GetInt64(), sought["leased"].GetInt64()));
        var late = await V1.SettleAsync("ack", "", leased[0].GetProperty("receipt").GetString()!);
        Assert.Equal((409, "lease_lost"), (late.Status, late.Slug));
        Assert.Equal(["1", "2", "3"], await V1.BodiesAsync(log + "/pop?group=g&max=10"));
        Assert.Equal(200, (await V1.PostJsonAsync(log + "/groups/g/seek", """{"to_seq": 3}""")).Status);
        Assert.Equal(["3"], await V1.BodiesAsync(log + "/pop?group=g&max=10"));
        Assert.Equal(200, (await V1.PostJsonAsync(log + "/groups/g/seek", """{"to_time": "2999-01-01T00:00:00Z"}""")).Status);
        Assert.Empty(await V1.BodiesAsync(log + "/pop?group=g&max=10"));
    }

    [Fact]
    public async Task A_deleted_group_begins_anew()
    {
        var log = await LogOfAsync("1");
        var leased = await V1.TakeAsync(log + "/receive?group=g&lease=1h");
        Assert.Equal(204, (await V1.SendAsync("DELETE", log + "/groups/g")).Status);
        Assert.Equal((404, "group_not_found"), Of(await V1.SendAsync("DELETE", log + "/groups/g")));
        Assert.Equal((409, "lease_lost"), Of(await V1.SettleAsync("ack", "", leased[0].GetProperty("receipt").GetString()!)));
        Assert.Equal(["1"], await V1.BodiesAsync(log + "/pop?group=g"));
    }

    [Fact]
    public async Task A_repeated_write_with_its_key_is_made_once()
    {
        var log = await LogOfAsync("1", "2");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await V1.PutAsync(log + "/groups/g", """{"from": "earliest"}""", key);
        await V1.BodiesAsync(log + "/pop?group=g");
        var again = await V1.PutAsync(log + "/groups/g", """{"from": "earliest"}""", key);
        Assert.Equal((201, first.Text, "true"), (again.Status, again.Text, again.Header("Idempotent-Replayed")));

        var take = ("Idempotency-Key", Guid.NewGuid().ToString());
        var taken = await V1.PostAsync(log + "/receive?group=g", take);
        Assert.Equal(taken.Text, (await V1.PostAsync(log + "/receive?group=g", take)).Text);
        Assert.Equal((422, "idempotency_key_reused"), Of(await V1.PostAsync(log + "/receive?group=h", take)));
    }

    [Fact]
    public async Task Who_waits_in_each_group_is_woken_when_the_log_grows()
    {
        var log = await LogOfAsync();
        var waiting = new[] { "one", "two", "three" }.Select(group => V1.BodiesAsync($"{log}/pop?group={group}&wait=60s")).ToArray();
        await Eventually.BeTrueAsync(async () => (await V1.GetAsync(log + "/groups"))["items"].GetArrayLength() == 3);
        await V1.PublishAsync(log, "1");
        Assert.All(await Task.WhenAll(waiting), bodies => Assert.Equal(["1"], bodies));

        var held = await LeasedStrictlyAsync(log);
        var behind = V1.BodiesAsync(log + "/pop?group=strict&wait=60s&max=5");
        await V1.SettleAsync("ack", "", held);
        Assert.Equal(["2"], await behind);
    }

    [Fact]
    public async Task A_stream_of_a_group_reads_everything()
    {
        var log = await LogOfAsync("1");
        using var one = await EventReader.OpenAsync(node.Http, log + "/stream?group=one");
        using var two = await EventReader.OpenAsync(node.Http, log + "/stream?group=two&credit=1");
        await V1.PublishAsync(log, "2");
        foreach (var events in new[] { one, two })
        {
            foreach (var expected in new[] { "1", "2" })
            {
                var message = (await events.NextAsync())!.Value;
                Assert.Equal(expected, message.GetProperty("body").GetString());
                Assert.Equal(200, (await V1.SettleAsync("ack", "", message.GetProperty("receipt").GetString()!)).Status);
            }
        }

        await Eventually.BeTrueAsync(async () => (await V1.GetAsync(log))["groups"].GetProperty("max_lag").GetInt64() == 0);
    }

    [Fact]
    public async Task Failed_messages_are_letters_of_the_group_that_failed()
    {
        var log = await V1.NewTopicAsync("""{"retention": "log", "max_attempts": 1}""");
        var id = await V1.PublishAsync(log, "bad");
        foreach (var group in new[] { "one", "two" })
            await V1.SettleAsync("reject", ", \"reason\": \"no\"", (await V1.TakeAsync($"{log}/receive?group={group}"))[0].GetProperty("receipt").GetString()!);

        var letters = (await V1.GetAsync(log + ".dead/messages"))["items"].EnumerateArray().Select(item => item.GetProperty("dead_letter")).ToArray();
        Assert.Equal([("one", id), ("two", id)], letters.Select(letter => (letter.GetProperty("group").GetString()!, letter.GetProperty("id").GetString()!)));
        Assert.Equal(["bad"], await V1.BodiesAsync(log + "/pop?group=three"));
    }

    [Theory]
    [InlineData("PUT", "", """{"from": "middle"}""", "bad_field", "from")]
    [InlineData("PUT", "", """{"from_seq": 0}""", "bad_field", "from_seq")]
    [InlineData("PUT", "", """{"from_seq": "1"}""", "bad_field", "from_seq")]
    [InlineData("PUT", "", """{"from_time": "noon"}""", "bad_field", "from_time")]
    [InlineData("PUT", "", """{"from": "latest", "from_seq": 1}""", "bad_field", "from")]
    [InlineData("PUT", "", """{"to": "latest"}""", "bad_field", "to")]
    [InlineData("PUT", "", "[", "bad_json", null)]
    [InlineData("PUT", "?x=1", "{}", "bad_parameter", "x")]
    [InlineData("POST", "/seek", "{}", "bad_field", "to")]
    [InlineData("POST", "/seek", """{"to": "Latest"}""", "bad_field", "to")]
    [InlineData("POST", "/seek", """{"to_seq": -1}""", "bad_field", "to_seq")]
    [InlineData("POST", "/seek", """{"to_time": 5}""", "bad_field", "to_time")]
    [InlineData("POST", "/seek", """{"to": "latest", "to_time": "2026-11-26T20:15:00Z"}""", "bad_field", "to")]
    public async Task A_wrong_field_is_named_and_nothing_changes(string method, string path, string body, string slug, string? field)
    {
        var log = await LogOfAsync("1", "2");
        await V1.BodiesAsync(log + "/pop?group=g");
        var reply = await V1.SendAsync(method, $"{log}/groups/g{path}", System.Text.Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal((400, slug), Of(reply));
        if (field is not null)
            Assert.Equal(field, reply["field"].GetString());
        Assert.Equal((1L, 1L), await PlaceAsync(log + "/groups/g"));
    }

    [Fact]
    public async Task What_is_not_there_or_no_log_is_told_apart()
    {
        var (log, queue) = (await LogOfAsync("1"), await V1.NewTopicAsync());
        await V1.PublishAsync(queue, "kept");
        Assert.Equal((400, "group_required"), Of(await V1.PostAsync(log + "/receive")));
        Assert.Equal((400, "group_required"), Of(await V1.PostAsync(log + "/pop?wait=60s")));
        Assert.Equal((400, "group_required"), Of(await V1.GetAsync(log + "/stream")));
        Assert.Equal((400, "not_a_log"), Of(await V1.PostAsync(queue + "/receive?group=g")));
        Assert.Equal((400, "not_a_log"), Of(await V1.PostAsync(queue + "/pop?group=g&wait=60s")));
        Assert.Equal((400, "not_a_log"), Of(await V1.GetAsync(queue + "/stream?group=g")));
        Assert.Equal((400, "not_a_log"), Of(await V1.GetAsync(queue + "/groups")));
        Assert.Equal((400, "not_a_log"), Of(await V1.GetAsync(queue + "/groups/g")));
        Assert.Equal((400, "not_a_log"), Of(await V1.PutAsync(queue + "/groups/g")));
        Assert.Equal((404, "group_not_found"), Of(await V1.GetAsync(log + "/groups/none")));
        Assert.Equal((404, "group_not_found"), Of(await V1.PostJsonAsync(log + "/groups/none/seek", """{"to": "latest"}""")));
        foreach (var reply in new[] { await V1.GetAsync("/v1/topics/none/groups"), await V1.GetAsync("/v1/topics/none/groups/g"), await V1.PutAsync("/v1/topics/none/groups/g"), await V1.PostAsync("/v1/topics/none/receive?group=g") })
            Assert.Equal((404, "topic_not_found"), Of(reply));
        Assert.Equal((400, "bad_parameter"), Of(await V1.PostAsync(log + "/receive?group=")));
        Assert.Equal((400, "bad_parameter"), Of(await V1.PostAsync($"{log}/receive?group={new string('g', 256)}")));
        Assert.Equal((400, "bad_path"), Of(await V1.PutAsync($"{log}/groups/{new string('g', 256)}")));
        Assert.Equal((400, "bad_path"), Of(await V1.PutAsync(log + "/groups/%0A")));
        Assert.Equal((400, "bad_path"), Of(await V1.PutAsync(log + "/groups/%FF")));
        Assert.Equal(404, (await V1.GetAsync(log + "/groups/g/none")).Status);
        Assert.Equal(["kept"], await V1.BodiesAsync(queue + "/pop"));
        Assert.Empty((await V1.GetAsync(log + "/groups"))["items"].EnumerateArray());
    }

    [Fact]
    public async Task The_lag_of_groups_is_a_metric()
    {
        var log = await LogOfAsync([.. Enumerable.Range(0, 20).Select(static i => $"{i}")]);
        await V1.BodiesAsync(log + "/pop?group=behind");
        var text = await node.Http.GetStringAsync("/metrics");
        Assert.Contains($"rrmq_group_lag_messages{{topic=\"{log["/v1/topics/".Length..]}\",group=\"behind\"}} 19\n", text, StringComparison.Ordinal);
    }

    private static (int, string) Of(V1Reply reply) => (reply.Status, reply.Slug);

    private async Task<(long, long)> PlaceAsync(string group)
    {
        var reply = await V1.GetAsync(group);
        return (reply["position"].GetInt64(), reply["lag"].GetInt64());
    }

    // A log in strict order, of which a group has leased the first message, and another one behind it.
    private async Task<string> LeasedStrictlyAsync(string log)
    {
        await V1.PatchAsync(log, """{"order": "strict"}""");
        var held = await V1.TakeAsync(log + "/receive?group=strict&lease=1h");
        await V1.PublishAsync(log, "2");
        Assert.Equal(204, (await V1.PostAsync(log + "/pop?group=strict")).Status);
        return held[0].GetProperty("receipt").GetString()!;
    }

    private async Task<string> LogOfAsync(params string[] bodies)
    {
        var log = await V1.NewTopicAsync("""{"retention": "log"}""");
        foreach (var body in bodies)
            await V1.PublishAsync(log, body);
        return log;
    }
}
