using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server.Tests;

public sealed class TakeTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task A_pop_takes_for_good_in_order()
    {
        var topic = await TopicOfAsync("1", "2", "3");

        Assert.Equal(["1"], await V1.BodiesAsync(topic + "/pop"));
        Assert.Equal(["2", "3"], await V1.BodiesAsync(topic + "/pop?max=1000"));
        var none = await V1.PostAsync(topic + "/pop");
        Assert.Equal((204, "", "no-store"), (none.Status, none.Text, none.Header("Cache-Control")));
        Assert.Equal(3, (await V1.GetAsync(topic))["consumed"].GetInt64());
    }

    [Fact]
    public async Task What_is_shown_is_what_the_contract_says()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "x", ("RRMQ-Group", "g"), ("RRMQ-Meta-A", "1"));
        var reply = await V1.PostAsync(topic + "/receive?lease=1m&consumer=me");

        var message = JsonSerializer.Deserialize(reply.Bytes, RrmqJsonContext.Default.TakenReport)!.Messages.Single();

        Assert.Equal(["id", "seq", "attempt", "published", "receipt", "lease_until", "content_type", "group", "headers", "body"], reply["messages"][0].EnumerateObject().Select(field => field.Name));
        Assert.Equal(("x", "g", 1, "1", "text/plain"), (message.Body, message.Group, message.Attempt, message.Headers["RRMQ-Meta-A"], message.ContentType));
        Assert.InRange((message.LeaseUntil!.Value - message.Published).TotalSeconds, 60, 90);
        Assert.Equal(DateTimeKind.Utc, message.Published.Kind);
        Assert.Equal((reply.Bytes.Length.ToString(), "application/json"), (reply.Header("Content-Length"), reply.Header("Content-Type")));
    }

    [Fact]
    public async Task A_received_message_is_nobody_elses_until_its_lease_is_over()
    {
        var topic = await TopicOfAsync("1", "2");

        var first = await V1.TakeAsync(topic + "/receive?lease=1h");
        Assert.Equal(["2"], await V1.BodiesAsync(topic + "/receive?max=9"));
        await V1.SettleAsync("extend", ", \"lease\": \"100ms\"", first[0].GetProperty("receipt").GetString()!);
        var again = await V1.TakeAsync(topic + "/receive?max=9&wait=30s");

        Assert.Equal(("1", 2), (again[0].GetProperty("body").GetString(), again[0].GetProperty("attempt").GetInt32()));
        Assert.NotEqual(first[0].GetProperty("receipt").GetString(), again[0].GetProperty("receipt").GetString());
        Assert.Equal(first[0].GetProperty("id").GetString(), again[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task In_strict_order_a_leased_message_holds_up_those_behind_it()
    {
        var topic = await V1.NewTopicAsync("""{"order": "strict"}""");
        await V1.PublishAsync(topic, "1");
        await V1.PublishAsync(topic, "2");
        var receipt = await ReceiptAsync(topic);

        Assert.Empty(await V1.TakeAsync(topic + "/receive"));
        await V1.SettleAsync("ack", "", receipt);

        Assert.Equal(["2"], await V1.BodiesAsync(topic + "/receive"));
    }

    [Fact]
    public async Task In_the_order_of_groups_it_holds_up_its_own_group()
    {
        var topic = await V1.NewTopicAsync("""{"order": "group"}""");
        foreach (var (text, group) in ((string, string)[])[("a1", "a"), ("a2", "a"), ("b1", "b")])
            await V1.PublishAsync(topic, text, ("RRMQ-Group", group));

        Assert.Equal(["a1"], await V1.BodiesAsync(topic + "/receive"));
        Assert.Equal(["b1"], await V1.BodiesAsync(topic + "/receive?max=9"));
    }

    [Fact]
    public async Task Who_waits_gets_what_comes()
    {
        var topic = await V1.NewTopicAsync();
        var waiting = V1.BodiesAsync(topic + "/receive?wait=60s");

        await V1.PublishAsync(topic, "at last");

        Assert.Equal(["at last"], await waiting);
    }

    [Fact]
    public async Task A_wait_ends_with_nothing_when_nothing_comes()
    {
        var topic = await V1.NewTopicAsync();
        var began = TimeProvider.System.GetTimestamp();

        Assert.Equal(204, (await V1.PostAsync(topic + "/pop?wait=300ms")).Status);

        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 290, 30_000);
    }

    [Fact]
    public async Task Nothing_is_taken_for_a_client_that_hung_up()
    {
        var topic = await V1.NewTopicAsync();
        using (var gone = await node.ConnectAsync())
        {
            await gone.SendAsync($"POST {topic}/pop?wait=60s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            await Eventually.BeTrueAsync(() => Task.FromResult(node.WaitingRequests == 1));
            gone.Abort();
        }

        // That it is gone is known a moment after it went.
        await Eventually.BeTrueAsync(() => Task.FromResult(node.WaitingRequests == 0));
        await V1.PublishAsync(topic, "1");
        Assert.Equal(["1"], await V1.BodiesAsync(topic + "/pop?wait=30s"));
        Assert.Empty(node.Log.Problems);
    }

    [Fact]
    public async Task As_many_wait_as_the_node_allows_and_others_are_served_meanwhile()
    {
        await using var small = new TestNode { Settings = new Dictionary<Setting, string> { [SettingTable.MaxWaitingRequests] = "1" } };
        await small.InitializeAsync();
        var topic = await small.V1.NewTopicAsync();
        var waiting = small.V1.BodiesAsync(topic + "/pop?wait=60s");
        await Eventually.BeTrueAsync(() => Task.FromResult(small.WaitingRequests == 1));

        var refused = await small.V1.PostAsync(topic + "/receive?wait=1s");

        Assert.Equal((429, "too_many_waiting", true, "not-applied", "1"), (refused.Status, refused.Slug, refused["retryable"].GetBoolean(), refused["outcome"].GetString(), refused.Header("Retry-After")));
        Assert.Equal(204, (await small.V1.PostAsync(topic + "/receive")).Status);
        await small.V1.PublishAsync(topic, "1");
        Assert.Equal(["1"], await waiting);
    }

    [Fact]
    public async Task A_repeated_pop_and_receive_get_their_first_messages()
    {
        var topic = await TopicOfAsync("1", "2", "3");
        var pop = ("Idempotency-Key", $"pop {topic}");
        var receive = ("Idempotency-Key", $"receive {topic}");

        foreach (var (path, key, body) in ((string, (string, string), string)[])[("/pop", pop, "1"), ("/receive", receive, "2")])
        {
            var first = await V1.PostAsync(topic + path, key);
            var again = await V1.PostAsync(topic + path, key);
            Assert.Equal((200, first.Text, null, "true"), (again.Status, again.Text, first.Header("Idempotent-Replayed"), again.Header("Idempotent-Replayed")));
            Assert.Equal(body, first["messages"][0].GetProperty("body").GetString());
        }

        Assert.Equal(["3"], await V1.BodiesAsync(topic + "/pop?max=9"));
    }

    [Fact]
    public async Task A_raw_message_is_its_body_and_the_rest_is_in_headers()
    {
        var topic = await V1.NewTopicAsync();
        byte[] bytes = [0, 1, 2, 0xFF];
        await V1.SendAsync("POST", topic + "/messages", bytes, "image/png", ("RRMQ-Meta-Name", "a b"), ("RRMQ-Group", "Zürich"), ("RRMQ-Priority", "2"));
        await V1.SendAsync("POST", topic + "/messages", []);

        var raw = await V1.PostAsync(topic + "/receive?raw=true");

        Assert.Equal((200, "image/png", "4"), (raw.Status, raw.Header("Content-Type"), raw.Header("Content-Length")));
        Assert.Equal(bytes, raw.Bytes);
        Assert.Equal(("1", "1", "a b", "Z%C3%BCrich", "2"), (raw.Header("RRMQ-Seq"), raw.Header("RRMQ-Attempt"), raw.Header("RRMQ-Meta-Name"), raw.Header("RRMQ-Group"), raw.Header("RRMQ-Priority")));
        Assert.EndsWith("Z", raw.Header("RRMQ-Lease-Until"), StringComparison.Ordinal);
        Assert.Equal(200, (await V1.PostAsync("/v1/leases/ack", ("RRMQ-Receipt", raw.Header("RRMQ-Receipt")!))).Status);
        var empty = await V1.PostAsync(topic + "/pop?raw=true");
        Assert.Equal((200, 0, "application/octet-stream", null), (empty.Status, empty.Bytes.Length, empty.Header("Content-Type"), empty.Header("RRMQ-Receipt")));
        Assert.Equal(204, (await V1.PostAsync(topic + "/pop?raw=true")).Status);
    }

    [Fact]
    public async Task Leases_are_as_many_as_the_topic_allows()
    {
        var topic = await V1.NewTopicAsync("""{"max_leases": 1}""");
        await V1.PublishAsync(topic, "1");
        await V1.PublishAsync(topic, "2");
        await ReceiptAsync(topic);

        var refused = await V1.PostAsync(topic + "/receive");

        Assert.Equal((429, "too_many_leases", "1"), (refused.Status, refused.Slug, refused.Header("Retry-After")));
    }

    [Fact]
    public async Task An_answer_holds_a_few_MiB_and_the_rest_comes_with_the_next()
    {
        var topic = await V1.NewTopicAsync();
        for (var i = 0; i < 6; i++)
            await V1.SendAsync("POST", topic + "/messages", new byte[1024 * 1024]);

        var first = await V1.TakeAsync(topic + "/pop?max=9");
        var second = await V1.TakeAsync(topic + "/pop?max=9");

        Assert.InRange(first.Length, 3, 4);
        Assert.Equal(6, first.Length + second.Length);
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        foreach (var path in (string[])["pop", "receive", "receive?wait=60s"])
        {
            var reply = await V1.PostAsync($"/v1/topics/none/{path}");
            Assert.Equal((404, "topic_not_found"), (reply.Status, reply.Slug));
        }
    }

    private async Task<string> TopicOfAsync(params string[] texts)
    {
        var topic = await V1.NewTopicAsync();
        foreach (var text in texts)
            await V1.PublishAsync(topic, text);
        return topic;
    }

    private async Task<string> ReceiptAsync(string topic) => (await V1.TakeAsync(topic + "/receive"))[0].GetProperty("receipt").GetString()!;
}
