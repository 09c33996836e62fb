using System.Text;

namespace Rrmq.Server.Tests;

public sealed class PublishTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task A_message_gets_an_id_a_place_and_an_address()
    {
        var topic = await V1.NewTopicAsync();
        var number = (await V1.GetAsync(topic))["number"].GetInt64();

        var first = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain");
        var second = await V1.SendAsync("POST", topic + "/messages", "two"u8.ToArray(), "text/plain");

        Assert.Equal((201, $$"""{"id":"{{number}}-1","seq":1}""", $"{topic}/messages/{number}-1"), (first.Status, first.Text, first.Header("Location")));
        Assert.Equal((201, 2), (second.Status, second["seq"].GetInt64()));
        Assert.Equal("one", (await V1.GetAsync(first.Header("Location")!))["message"].GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("text/plain", "grüße 😀 \"x\" \\ \u0001\n", true)]
    [InlineData("text/html; charset=utf-8", "<b>", true)]
    [InlineData("application/json", "{\"a\": 1}", true)]
    [InlineData("Application/Vnd.Orders+JSON", "{}", true)]
    [InlineData("application/x-www-form-urlencoded", "as curl -d sends it", true)]
    [InlineData("application/octet-stream", "looks like text", false)]
    [InlineData("application/xml", "<a/>", false)]
    [InlineData("nonsense", "x", false)]
    [InlineData("text/plain", "", true)]
    public async Task A_body_is_shown_as_text_when_its_type_says_so(string contentType, string text, bool isText)
    {
        var topic = await V1.NewTopicAsync();
        await V1.SendAsync("POST", topic + "/messages", Encoding.UTF8.GetBytes(text), contentType);

        var message = (await V1.TakeAsync(topic + "/pop"))[0];

        Assert.Equal(contentType, message.GetProperty("content_type").GetString());
        Assert.Equal(text, isText ? message.GetProperty("body").GetString() : Encoding.UTF8.GetString(message.GetProperty("body_base64").GetBytesFromBase64()));
        Assert.Equal(isText, !message.TryGetProperty("body_base64", out _));
    }

    [Fact]
    public async Task Any_bytes_come_back_as_they_were()
    {
        var topic = await V1.NewTopicAsync();
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        await V1.SendAsync("POST", topic + "/messages", bytes, "text/plain");
        await V1.SendAsync("POST", topic + "/messages", bytes);

        var texts = await V1.TakeAsync(topic + "/pop?max=2");

        Assert.All(texts, message => Assert.Equal(bytes, message.GetProperty("body_base64").GetBytesFromBase64()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, texts[1].GetProperty("content_type").ValueKind);
    }

    [Fact]
    public async Task What_travels_with_a_message_is_returned_as_sent()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "x", ("RRMQ-Meta-Order", "4711; a=\"b\""), ("RRMQ-Group", "Zürich"), ("RRMQ-Priority", "7"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1"));

        var message = (await V1.TakeAsync(topic + "/pop"))[0];

        Assert.Equal(("Zürich", 7), (message.GetProperty("group").GetString(), message.GetProperty("priority").GetInt32()));
        Assert.Equal(["RRMQ-Meta-Order=4711; a=\"b\"", "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate=a=1"],
            message.GetProperty("headers").EnumerateObject().Select(header => $"{header.Name}={header.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_is_taken_and_one_byte_more_is_413()
    {
        var topic = await V1.NewTopicAsync();
        var bytes = new byte[1024 * 1024];

        Assert.Equal(201, (await V1.SendAsync("POST", topic + "/messages", bytes)).Status);
        Assert.Equal(bytes, (await V1.PostAsync(topic + "/pop?raw=true")).Bytes);
        var refused = await V1.SendAsync("POST", topic + "/messages", new byte[bytes.Length + 1]);
        Assert.Equal((413, "message_too_large"), (refused.Status, refused.Slug));
    }

    [Fact]
    public async Task A_delay_keeps_a_message_back_and_a_life_ends_one()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "brief", ("RRMQ-Ttl", "1ms"));
        await Eventually.BeTrueAsync(async () => (await V1.GetAsync(topic))["expired"].GetInt64() == 1);
        await V1.PublishAsync(topic, "in an hour", ("RRMQ-Delay", "1h"));
        await V1.PublishAsync(topic, "now");

        Assert.Equal(["now"], await V1.BodiesAsync(topic + "/pop?max=9&wait=5s"));
        await V1.PublishAsync(topic, "soon", ("RRMQ-Delay", "300ms"));
        Assert.Equal(["soon"], await V1.BodiesAsync(topic + "/pop?max=9&wait=30s"));
        Assert.Equal(1, (await V1.GetAsync(topic))["delayed"].GetInt64());
    }

    [Fact]
    public async Task Higher_priorities_go_first()
    {
        var topic = await V1.NewTopicAsync();
        foreach (var priority in (string[])["0", "5", "9", "5"])
            await V1.PublishAsync(topic, priority, ("RRMQ-Priority", priority));

        Assert.Equal(["9", "5", "5", "0"], await V1.BodiesAsync(topic + "/pop?max=9"));
    }

    [Fact]
    public async Task A_full_topic_refuses_and_says_that_it_may_change()
    {
        var topic = await V1.NewTopicAsync("""{"max_messages": 1}""");
        await V1.PublishAsync(topic, "one");

        var refused = await V1.SendAsync("POST", topic + "/messages", "two"u8.ToArray());

        Assert.Equal((429, "topic_full", true, "1"), (refused.Status, refused.Slug, refused["retryable"].GetBoolean(), refused.Header("Retry-After")));
        await V1.PatchAsync(topic, """{"overflow": "drop-oldest"}""");
        await V1.PublishAsync(topic, "two");
        Assert.Equal(["two"], await V1.BodiesAsync(topic + "/pop?max=9"));
    }

    [Fact]
    public async Task What_was_published_within_the_window_is_not_stored_again()
    {
        var topic = await V1.NewTopicAsync("""{"dedup_window": "1h"}""");
        var first = await V1.PublishAsync(topic, "same", ("RRMQ-Dedup-Id", "7"));
        var content = await V1.PublishAsync(topic, "content");

        var byId = await V1.SendAsync("POST", topic + "/messages", "other"u8.ToArray(), "text/plain", ("RRMQ-Dedup-Id", "7"));
        var byContent = await V1.SendAsync("POST", topic + "/messages", "content"u8.ToArray(), "text/plain");

        Assert.Equal((200, "true", first), (byId.Status, byId.Header("RRMQ-Duplicate"), byId["id"].GetString()));
        Assert.Equal((200, true, content), (byContent.Status, byContent["duplicate"].GetBoolean(), byContent["id"].GetString()));
        Assert.Equal(["same", "content"], await V1.BodiesAsync(topic + "/pop?max=9"));
    }

    [Theory]
    [InlineData("leader", 202, """{"id":null,"seq":null}""")]
    [InlineData("quorum", 201, null)]
    [InlineData("all", 201, null)]
    public async Task The_publisher_chooses_when_it_is_done(string acks, int status, string? text)
    {
        var topic = await V1.NewTopicAsync();

        var reply = await V1.SendAsync("POST", $"{topic}/messages?acks={acks}", "x"u8.ToArray(), "text/plain");

        Assert.Equal(status, reply.Status);
        Assert.Equal(text ?? reply.Text, reply.Text);
        Assert.Equal(["x"], await V1.BodiesAsync(topic + "/pop?wait=30s"));
    }

    [Fact]
    public async Task A_repeated_publish_gets_its_first_answer()
    {
        var topic = await V1.NewTopicAsync();
        var key = ("Idempotency-Key", $"publish {topic}");

        var first = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", key);
        var again = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", key);
        var other = await V1.SendAsync("POST", topic + "/messages", "two"u8.ToArray(), "text/plain", key);

        Assert.Equal((201, first.Text, "true", first.Header("Location")), (again.Status, again.Text, again.Header("Idempotent-Replayed"), again.Header("Location")));
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Slug));
        Assert.Equal(["one"], await V1.BodiesAsync(topic + "/pop?max=9"));
    }

    [Fact]
    public async Task A_repetition_under_another_trace_is_a_repetition()
    {
        var topic = await V1.NewTopicAsync("""{"dedup_window": "1h"}""");
        var key = ("Idempotency-Key", $"publish {topic}");
        var first = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", key, ("traceparent", "00-1-1-01"));

        var byKey = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", key, ("traceparent", "00-1-22-01"), ("tracestate", "a=1"));
        var byContent = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", ("traceparent", "00-3-3-01"));
        var other = await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", ("RRMQ-Meta-A", "1"));

        Assert.Equal((201, "true", first.Text), (byKey.Status, byKey.Header("Idempotent-Replayed"), byKey.Text));
        Assert.Equal((200, "true"), (byContent.Status, byContent.Header("RRMQ-Duplicate")));
        Assert.Equal((201, 422), (other.Status, (await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", key, ("RRMQ-Meta-A", "1"))).Status));
        Assert.Equal(422, (await V1.SendAsync("POST", topic + "/messages", "one"u8.ToArray(), "text/plain", key, ("RRMQ-Ttl", "1h"))).Status);
    }

    [Fact]
    public async Task A_header_that_is_wrong_is_refused_by_name_and_nothing_is_stored()
    {
        var topic = await V1.NewTopicAsync();

        var refused = await V1.SendAsync("POST", topic + "/messages", "x"u8.ToArray(), "text/plain", ("RRMQ-Priority", "10"), ("RRMQ-Dely", "1s"));

        Assert.Equal((400, "bad_header"), (refused.Status, refused.Slug));
        Assert.Equal(["RRMQ-Dely", "RRMQ-Priority"], refused["errors"].EnumerateArray().Select(error => error.GetProperty("field").GetString()).Order());
        Assert.Equal((404, "topic_not_found"), Ends(await V1.SendAsync("POST", "/v1/topics/none/messages", [1])));
        Assert.Equal((415, "unsupported_media_type"), Ends(await V1.SendAsync("POST", topic + "/messages", [1], null, ("Content-Encoding", "gzip"))));
        Assert.Empty(await V1.TakeAsync(topic + "/pop"));
    }

    [Fact]
    public async Task Both_faces_see_the_same_messages()
    {
        var topic = await V1.NewTopicAsync();
        var name = topic["/v1/topics/".Length..];
        await V1.PublishAsync(topic, "grüße", ("RRMQ-Meta-A", "1"));
        await V1.SendAsync("POST", topic + "/messages", [0xFF, 0x00], "image/png");
        await node.PutAsync("/message", $$"""{"topic": "{{name}}", "message": "from below"}""");

        Assert.Equal("""{"success": true, "message": "grüße"}""", await node.Http.GetStringAsync($"/message/{name}"));
        var binary = await node.Http.GetAsync($"/message/{name}");
        Assert.Equal("""{"success": true, "message": "/wA="}""", await binary.Content.ReadAsStringAsync());
        Assert.Equal("base64", binary.Headers.GetValues("RRMQ-Body-Encoding").Single());
        var message = (await V1.TakeAsync(topic + "/pop"))[0];
        Assert.Equal(("from below", "text/plain; charset=utf-8"), (message.GetProperty("body").GetString(), message.GetProperty("content_type").GetString()));
    }

    private static (int, string) Ends(V1Reply reply) => (reply.Status, reply.Slug);
}
