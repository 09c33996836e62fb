
namespace Rrmq.Server.Tests;

public sealed class TopicsTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task A_topic_is_made_with_the_defaults_and_a_tag()
    {
        var name = $"{Guid.NewGuid():n}";

        var made = await V1.PutAsync($"/v1/topics/{name}");

        Assert.Equal((201, $"/v1/topics/{name}"), (made.Status, made.Header("Location")));
        Assert.Equal($"\"{made["version"].GetInt64()}\"", made.Header("ETag"));
        Assert.Equal("""
            {"order":"group","lease":"30s","max_attempts":5,"on_exhausted":"dead-letter","retry_backoff":"0ms","ttl":"0ms","delay":"0ms","max_messages":10000000,"max_bytes":8589934592,"overflow":"reject","dedup_window":"0ms","max_leases":100000,"history":"1h","retention":"queue"}
            """, made["settings"].GetRawText());
        Assert.Equal((name, false), (made["name"].GetString(), made["paused"].GetBoolean()));
    }

    [Fact]
    public async Task PUT_replaces_and_PATCH_changes()
    {
        var topic = await V1.NewTopicAsync("""{"lease": "45s", "order": "strict"}""");

        var replaced = await V1.PutAsync(topic, """{"max_attempts": 3}""");
        var changed = await V1.PatchAsync(topic, """{"lease": 60}""");

        Assert.Equal((200, "30s", "group", 3), (replaced.Status, Setting(replaced, "lease"), Setting(replaced, "order"), replaced["settings"].GetProperty("max_attempts").GetInt32()));
        Assert.Equal((200, "1m", 3), (changed.Status, Setting(changed, "lease"), changed["settings"].GetProperty("max_attempts").GetInt32()));
        Assert.True(changed["version"].GetInt64() > replaced["version"].GetInt64());
        Assert.Null(replaced.Header("Location"));
        Assert.Equal(Setting(changed, "lease"), Setting(await V1.GetAsync(topic), "lease"));
    }

    [Fact]
    public async Task What_GET_shows_as_settings_PUT_takes()
    {
        var topic = await V1.NewTopicAsync("""{"ttl": "90s", "overflow": "drop-oldest", "max_bytes": "1MiB"}""");
        var settings = (await V1.GetAsync(topic))["settings"].GetRawText();

        var again = await V1.PutAsync(topic, settings);

        Assert.Equal((200, settings), (again.Status, again["settings"].GetRawText()));
    }

    [Fact]
    public async Task A_change_of_what_somebody_changed_meanwhile_is_412()
    {
        var topic = await V1.NewTopicAsync();
        var tag = (await V1.GetAsync(topic)).Header("ETag")!;
        var first = await V1.PatchAsync(topic, """{"lease": 5}""", ("If-Match", tag));

        Assert.Equal(200, first.Status);
        foreach (var late in (V1Reply[])[
            await V1.PatchAsync(topic, """{"lease": 6}""", ("If-Match", tag)),
            await V1.PutAsync(topic, """{"lease": 6}""", ("If-Match", tag)),
            await V1.SendAsync("DELETE", topic, null, null, ("If-Match", tag)),
            await V1.PutAsync(topic, "{}", ("If-Match", "\"other\"")),
            await V1.PutAsync(topic, "{}", ("If-None-Match", "*"))])
            Assert.Equal((412, "precondition_failed"), (late.Status, late.Slug));
        Assert.Equal("5s", Setting(await V1.GetAsync(topic), "lease"));
        Assert.Equal(204, (await V1.SendAsync("DELETE", topic, null, null, ("If-Match", first.Header("ETag")!))).Status);
        Assert.Equal(201, (await V1.PutAsync(topic, "{}", ("If-None-Match", "*"))).Status);
    }

    [Fact]
    public async Task A_tag_of_no_topic_matches_nothing() => Assert.Equal((412, "precondition_failed"), Ends(await V1.PutAsync($"/v1/topics/{Guid.NewGuid():n}", "{}", ("If-Match", "\"1\""))));

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        Assert.Equal((404, "topic_not_found"), Ends(await V1.GetAsync("/v1/topics/none")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.PatchAsync("/v1/topics/none", """{"lease": 5}""")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.SendAsync("DELETE", "/v1/topics/none")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.PostAsync("/v1/topics/none/pause")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.PostAsync("/v1/topics/none/purge")));
        Assert.Equal((404, "topic_not_found"), Ends(await V1.PostAsync("/v1/topics/none/redrive")));
    }

    [Fact]
    public async Task Settings_that_make_no_sense_are_refused_all_at_once_and_change_nothing()
    {
        var topic = await V1.NewTopicAsync();

        var reply = await V1.PatchAsync(topic, """{"lease": "1d", "colour": "red", "max_attempts": 3}""");

        Assert.Equal((400, "bad_field", "lease", "1d"), (reply.Status, reply.Slug, reply["field"].GetString(), reply["value"].GetString()));
        Assert.Equal(["lease", "colour"], reply["errors"].EnumerateArray().Select(error => error.GetProperty("field").GetString()));
        Assert.Equal(5, (await V1.GetAsync(topic))["settings"].GetProperty("max_attempts").GetInt32());
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_kind_is_refused()
    {
        Assert.Equal((413, "body_too_large"), Ends(await V1.PutAsync("/v1/topics/t", new string(' ', 16 * 1024) + "{}")));
        Assert.Equal((415, "unsupported_media_type"), Ends(await V1.SendAsync("PUT", "/v1/topics/t", "<a/>"u8.ToArray(), "application/xml")));
        Assert.Equal((415, "unsupported_media_type"), Ends(await V1.SendAsync("PUT", "/v1/topics/t", "a=b"u8.ToArray(), "application/x-www-form-urlencoded")));
    }

    [Fact]
    public async Task Statistics_follow_the_messages()
    {
        var topic = await V1.NewTopicAsync();
        for (var i = 0; i < 4; i++)
            await V1.PublishAsync(topic, $"message {i}");
        await V1.PublishAsync(topic, "later", ("RRMQ-Delay", "1h"));
        await V1.TakeAsync(topic + "/pop");
        await V1.TakeAsync(topic + "/receive");

        var shown = await V1.GetAsync(topic);

        Assert.Equal((2, 1, 1, 0), (shown["ready"].GetInt64(), shown["leased"].GetInt64(), shown["delayed"].GetInt64(), shown["dead"].GetInt64()));
        Assert.Equal((5, 1), (shown["published"].GetInt64(), shown["consumed"].GetInt64()));
        Assert.True(shown["bytes"].GetInt64() >= 32);
        Assert.InRange(shown["oldest_age_ms"].GetInt64(), 0, 60_000);
        Assert.True(shown["rates"].GetProperty("published").GetDouble() >= 0);
    }

    [Fact]
    public async Task The_age_of_the_oldest_grows_while_nothing_happens()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "x");

        await Eventually.BeTrueAsync(async () => (await V1.GetAsync(topic))["oldest_age_ms"].GetInt64() > 200);
    }

    [Fact]
    public async Task A_deleted_topic_takes_its_messages_along()
    {
        var topic = await V1.NewTopicAsync();
        var number = (await V1.GetAsync(topic))["number"].GetInt64();
        await V1.PublishAsync(topic, "gone");

        Assert.Equal(204, (await V1.SendAsync("DELETE", topic)).Status);

        Assert.Equal(404, (await V1.GetAsync(topic)).Status);
        var again = await V1.PutAsync(topic);
        Assert.True(again["number"].GetInt64() > number);
        Assert.Empty(await V1.TakeAsync(topic + "/pop"));
    }

    [Fact]
    public async Task A_name_is_any_text_percent_encoded()
    {
        var name = "orders/zürich 🍕+%&?#\"";
        var path = $"/v1/topics/{Uri.EscapeDataString(name)}";

        var made = await V1.PutAsync(path);

        Assert.Equal((201, path, name), (made.Status, made.Header("Location"), made["name"].GetString()));
        Assert.Equal(name, (await V1.GetAsync(path))["name"].GetString());
        await V1.PublishAsync(path, "x");
        Assert.Contains("\"message\": \"x\"", await node.Http.GetStringAsync($"/message/{Uri.EscapeDataString(name)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_differ_only_in_Unicode_form_are_different_topics()
    {
        var stem = $"{Guid.NewGuid():n}";
        var (composed, decomposed) = ($"/v1/topics/{stem}%C3%BC", $"/v1/topics/{stem}u%CC%88");
        Assert.Equal(201, (await V1.PutAsync(composed)).Status);
        Assert.Equal(201, (await V1.PutAsync(decomposed)).Status);

        await V1.PublishAsync(composed, "one");

        Assert.Empty(await V1.TakeAsync(decomposed + "/pop"));
        Assert.Equal(["one"], await V1.BodiesAsync(composed + "/pop"));
        Assert.Equal(2, (await V1.GetAsync($"/v1/topics?prefix={stem}"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_name_of_255_bytes_is_taken_and_one_of_256_is_not()
    {
        var name = $"{Guid.NewGuid():n}".PadRight(253, 'x') + "%C3%BC";

        Assert.Equal(201, (await V1.PutAsync($"/v1/topics/{name}")).Status);
        Assert.Equal((400, "bad_topic_name"), Ends(await V1.PutAsync($"/v1/topics/y{name}")));
        Assert.Equal((201, 204), ((await V1.PutAsync("/v1/topics/%2E%2E")).Status, (await V1.SendAsync("DELETE", "/v1/topics/%2E%2E")).Status));
    }

    [Fact]
    public async Task A_listing_goes_on_page_by_page_whatever_becomes_of_its_topics()
    {
        var stem = $"{Guid.NewGuid():n}";
        for (var i = 0; i < 5; i++)
            await V1.PutAsync($"/v1/topics/{stem}-{i}");

        var first = await V1.GetAsync($"/v1/topics?limit=2&prefix={stem}");
        Assert.Equal([$"{stem}-0", $"{stem}-1"], Names(first));
        var cursor = first["next"].GetString();
        Assert.Equal($"</v1/topics?limit=2&prefix={stem}&cursor={cursor}>; rel=\"next\"", first.Header("Link"));
        await V1.SendAsync("DELETE", $"/v1/topics/{stem}-1");
        await V1.SendAsync("DELETE", $"/v1/topics/{stem}-3");
        await V1.PutAsync($"/v1/topics/{stem}-5");

        var second = await V1.GetAsync(first.Header("Link")!.Split('<', '>')[1]);
        Assert.Equal([$"{stem}-2", $"{stem}-4"], Names(second));
        var third = await V1.GetAsync(second.Header("Link")!.Split('<', '>')[1]);
        Assert.Equal([$"{stem}-5"], Names(third));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, third["next"].ValueKind);
        Assert.Null(third.Header("Link"));
        Assert.Equal([$"{stem}-4"], Names(await V1.GetAsync($"/v1/topics?prefix={stem}-4&limit=1&consistency=stale")));
    }

    [Fact]
    public async Task What_changes_a_topic_is_repeated_by_its_key()
    {
        var topic = $"/v1/topics/{Guid.NewGuid():n}";
        var key = ("Idempotency-Key", topic);

        var first = await V1.PutAsync(topic, """{"lease": 5}""", key);
        await V1.PatchAsync(topic, """{"lease": 6}""");
        var again = await V1.PutAsync(topic, """{"lease": 5}""", key);

        Assert.Equal((201, 201, "true", first.Text), (first.Status, again.Status, again.Header("Idempotent-Replayed"), again.Text));
        Assert.Null(first.Header("Idempotent-Replayed"));
        Assert.Equal("6s", Setting(await V1.GetAsync(topic), "lease"));
        Assert.Equal((422, "idempotency_key_reused"), Ends(await V1.PutAsync(topic, """{"lease": 7}""", key)));
    }

    [Fact]
    public async Task A_paused_topic_hands_out_nothing_until_it_is_resumed()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "wait");

        Assert.Equal("""{"paused":true}""", (await V1.PostAsync(topic + "/pause")).Text);
        var none = await V1.PostAsync(topic + "/pop");
        Assert.Equal((204, "true"), (none.Status, none.Header("RRMQ-Paused")));
        Assert.True((await V1.GetAsync(topic))["paused"].GetBoolean());
        await V1.PublishAsync(topic, "more");
        var waiting = V1.BodiesAsync(topic + "/pop?max=9&wait=30s");
        Assert.Equal("""{"paused":false}""", (await V1.PostAsync(topic + "/resume")).Text);

        Assert.Equal(["wait", "more"], await waiting);
    }

    [Fact]
    public async Task A_purge_drops_what_waits_and_leaves_what_is_leased()
    {
        var topic = await V1.NewTopicAsync();
        for (var i = 0; i < 3; i++)
            await V1.PublishAsync(topic, $"{i}");
        var receipt = (await V1.TakeAsync(topic + "/receive"))[0].GetProperty("receipt").GetString()!;

        var purged = await V1.PostAsync(topic + "/purge");

        Assert.Equal((200, 2), (purged.Status, purged["count"].GetInt64()));
        Assert.Equal((0, 1), ((await V1.GetAsync(topic))["ready"].GetInt64(), (await V1.GetAsync(topic))["leased"].GetInt64()));
        Assert.Equal(200, (await V1.SettleAsync("ack", "", receipt)).Status);
    }

    [Fact]
    public async Task HEAD_is_GET_without_its_body()
    {
        var topic = await V1.NewTopicAsync();

        var reply = await V1.SendAsync("HEAD", topic);

        Assert.Equal((200, 0, (await V1.GetAsync(topic)).Header("ETag")), (reply.Status, reply.Bytes.Length, reply.Header("ETag")));
    }

    private static string Setting(V1Reply reply, string name) => reply["settings"].GetProperty(name).GetString()!;

    private static string[] Names(V1Reply reply) => [.. reply["items"].EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    private static (int, string) Ends(V1Reply reply) => (reply.Status, reply.Slug);
}
