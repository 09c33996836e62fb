using System.Text;

namespace Rrmq.Server.Tests;

/// <summary>What holds when an answer is lost, a client dies or a lease runs out. docs/guarantees.md names these tests; what holds when a leader dies needs more than one node and is tested end to end.</summary>
public sealed class GuaranteeTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Fact]
    public async Task A_publish_whose_answer_is_lost_is_stored_once_with_its_key_and_twice_without()
    {
        var topic = await V1.NewTopicAsync();
        foreach (var key in (string?[])[$"key {topic}", null])
        {
            await LoseAsync($"{topic}/messages", "text", key);
            await Eventually.BeTrueAsync(async () => (await V1.GetAsync(topic))["ready"].GetInt64() == 1);
            await V1.SendAsync("POST", topic + "/messages", "text"u8.ToArray(), "text/plain", Key(key));

            Assert.Equal(key is null ? ["text", "text"] : ["text"], await V1.BodiesAsync(topic + "/pop?max=9"));
        }
    }

    [Fact]
    public async Task A_publish_that_was_cut_off_stores_nothing()
    {
        var topic = await V1.NewTopicAsync();
        using (var dying = await node.ConnectAsync())
        {
            await dying.SendAsync($"POST {topic}/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
            dying.Abort();
        }

        await V1.PublishAsync(topic, "whole");
        Assert.Equal(["whole"], await V1.BodiesAsync(topic + "/pop?max=9"));
        Assert.Empty(node.Log.Problems);
    }

    [Fact]
    public async Task A_pop_whose_answer_is_lost_is_told_again_with_its_key_and_gone_without()
    {
        var topic = await V1.NewTopicAsync();
        foreach (var key in (string?[])[$"key {topic}", null])
        {
            await V1.PublishAsync(topic, "text");
            await LoseAsync($"{topic}/pop", "", key);
            await Eventually.BeTrueAsync(async () => (await V1.GetAsync(topic))["ready"].GetInt64() == 0);

            var again = await V1.PostAsync(topic + "/pop", Key(key));

            Assert.Equal(key is null ? 204 : 200, again.Status);
        }
    }

    [Fact]
    public async Task A_receive_whose_answer_is_lost_is_told_again_with_its_key_and_comes_back_without()
    {
        foreach (var isKeyed in (bool[])[true, false])
        {
            var topic = await V1.NewTopicAsync("""{"lease": "500ms"}""");
            var key = isKeyed ? $"key {topic}" : null;
            var id = await V1.PublishAsync(topic, "text");
            await LoseAsync($"{topic}/receive", "", key);
            await Eventually.BeTrueAsync(async () => (await V1.GetAsync($"{topic}/messages/{id}"))["events"].GetArrayLength() >= 2);

            var again = await V1.PostAsync(topic + "/receive?wait=30s", Key(key));

            Assert.Equal((200, isKeyed ? 1 : 2), (again.Status, again["messages"][0].GetProperty("attempt").GetInt32()));
        }
    }

    [Fact]
    public async Task What_a_dead_client_had_leased_comes_back_when_the_lease_is_over()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "text");
        await V1.TakeAsync(topic + "/receive?lease=200ms");

        Assert.Equal(["text"], await V1.BodiesAsync(topic + "/receive?wait=30s"));
    }

    [Theory]
    [InlineData("ack", 0, 0)]
    [InlineData("release", 1, 0)]
    [InlineData("extend", 0, 1)]
    [InlineData("reject", 1, 0)]
    public async Task A_settlement_whose_answer_is_lost_is_done_once_and_its_key_tells_it_from_a_late_one(string action, long ready, long leased)
    {
        foreach (var isKeyed in (bool[])[true, false])
        {
            var topic = await V1.NewTopicAsync();
            await V1.PublishAsync(topic, "text");
            var receipt = (await V1.TakeAsync(topic + "/receive"))[0].GetProperty("receipt").GetString()!;
            var key = isKeyed ? $"key {topic}" : null;
            var body = $"{{\"receipts\": [\"{receipt}\"]}}";
            var id = (await V1.GetAsync(topic + "/messages"))["items"][0].GetProperty("id").GetString();
            await LoseAsync($"/v1/leases/{action}", body, key);
            await Eventually.BeTrueAsync(async () => (await V1.GetAsync($"{topic}/messages/{id}"))["events"].GetArrayLength() == 3);

            var again = await V1.PostJsonAsync($"/v1/leases/{action}", body, Key(key));

            Assert.Equal(isKeyed || action == "extend" ? 200 : 409, again.Status);
            var shown = await V1.GetAsync(topic);
            Assert.Equal((ready, leased), (shown["ready"].GetInt64(), shown["leased"].GetInt64()));
            if (action == "reject")
                Assert.Equal(2, (await V1.TakeAsync(topic + "/receive"))[0].GetProperty("attempt").GetInt32());
        }
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("release")]
    [InlineData("extend")]
    [InlineData("reject")]
    public async Task A_settlement_after_the_lease_is_over_changes_nothing(string action)
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "text");
        var late = (await V1.TakeAsync(topic + "/receive?lease=100ms"))[0].GetProperty("receipt").GetString()!;
        var now = (await V1.TakeAsync(topic + "/receive?wait=30s&lease=1h"))[0].GetProperty("receipt").GetString()!;

        Assert.Equal(409, (await V1.SettleAsync(action, "", late)).Status);

        Assert.Equal(1, (await V1.GetAsync(topic))["leased"].GetInt64());
        Assert.Equal(200, (await V1.SettleAsync("ack", "", now)).Status);
    }

    [Fact]
    public async Task A_change_of_settings_whose_answer_is_lost_is_made_once()
    {
        var topic = await V1.NewTopicAsync();
        var key = $"key {topic}";
        await LoseAsync(topic, """{"lease": "7s"}""", key, "PATCH");
        await Eventually.BeTrueAsync(async () => (await V1.GetAsync(topic))["settings"].GetProperty("lease").GetString() == "7s");

        var again = await V1.PatchAsync(topic, """{"lease": "7s"}""", ("Idempotency-Key", key));

        Assert.Equal((200, "true"), (again.Status, again.Header("Idempotent-Replayed")));
    }

    private static (string, string)[] Key(string? key) => key is null ? [] : [("Idempotency-Key", key)];

    /// <summary>Sends a whole request and does not stay for its answer.</summary>
    private async Task LoseAsync(string path, string body, string? key, string method = "POST")
    {
        using var connection = await node.ConnectAsync();
        var keyed = key is null ? "" : $"Idempotency-Key: {key}\r\n";
        var type = body.StartsWith('{') ? "application/json" : "text/plain";
        await connection.SendAsync($"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\n{keyed}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

        // A byte of the answer says that the request was served; the rest of it is what is lost.
        await connection.Stream.ReadExactlyAsync(new byte[1]);
        connection.Abort();
    }
}
