using System.Text;
using System.Text.Json;

namespace Rrmq.Server.Tests;

public sealed class BatchTests(TestNode node) : IClassFixture<TestNode>
{
    private V1Client V1 => node.V1;

    [Theory]
    [InlineData("application/json", """[{"body": "1"}, {"body_base64": "Mg==", "content_type": "text/plain", "headers": {"RRMQ-Meta-A": "x"}}]""")]
    [InlineData("application/x-ndjson", "{\"body\": \"1\"}\n{\"body_base64\": \"Mg==\", \"content_type\": \"text/plain\", \"headers\": {\"RRMQ-Meta-A\": \"x\"}}\n")]
    [InlineData("application/x-www-form-urlencoded", """ [{"body": "1"}, {"body_base64": "Mg==", "content_type": "text/plain", "headers": {"RRMQ-Meta-A": "x"}}]""")]
    [InlineData(null, "{\"body\": \"1\"}\r\n{\"body_base64\": \"Mg==\", \"content_type\": \"text/plain\", \"headers\": {\"RRMQ-Meta-A\": \"x\"}}")]
    public async Task Both_forms_are_stored_in_order_with_a_result_for_each(string? contentType, string body)
    {
        var topic = await V1.NewTopicAsync();

        var reply = await PublishAsync(topic, body, contentType);

        Assert.Equal(200, reply.Status);
        Assert.Equal([1, 2], reply["results"].EnumerateArray().Select(item => item.GetProperty("seq").GetInt64()));
        var messages = await V1.TakeAsync(topic + "/pop?max=9");
        Assert.Equal(reply["results"].EnumerateArray().Select(item => item.GetProperty("id").GetString()), messages.Select(message => message.GetProperty("id").GetString()));
        Assert.Equal(("1", "text/plain; charset=utf-8", "2"), (messages[0].GetProperty("body").GetString(), messages[0].GetProperty("content_type").GetString(), messages[1].GetProperty("body").GetString()));
        Assert.Equal("x", messages[1].GetProperty("headers").GetProperty("RRMQ-Meta-A").GetString());
    }

    [Fact]
    public async Task A_line_in_the_middle_that_makes_no_sense_is_told_and_the_others_are_stored()
    {
        var topic = await V1.NewTopicAsync();

        var reply = await PublishAsync(topic, "{\"body\": \"1\"}\n{\"body\": \"2\", \"delay\": \"soon\"}\nnonsense\n{\"body\": \"4\"}\n", "application/x-ndjson");

        Assert.Equal(200, reply.Status);
        var results = reply["results"].EnumerateArray().ToArray();
        Assert.Equal([null, "bad_field", "bad_json", null], results.Select(item => item.TryGetProperty("error", out var error) ? error.GetString() : null));
        Assert.Equal((2, 3), (results[1].GetProperty("line").GetInt32(), results[2].GetProperty("line").GetInt32()));
        Assert.Equal(["1", "4"], await BodiesOf(topic));
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"body\": \"1\"}\nnonsense\n{\"body\": \"3\"}\n", "bad_json", 2)]
    [InlineData("application/json", """[{"body": "1"}, {"body": "2", "delay": "soon"}]""", "bad_field", null)]
    public async Task An_atomic_batch_with_one_bad_message_stores_nothing(string contentType, string body, string slug, int? line)
    {
        var topic = await V1.NewTopicAsync();

        var reply = await PublishAsync(topic, body, contentType, "?atomic=true");

        Assert.Equal((400, slug), (reply.Status, reply.Slug));
        Assert.Equal(line, reply.Json.TryGetProperty("line", out var told) ? told.GetInt32() : null);
        if (line is null)
            Assert.Equal("[1].delay", reply["field"].GetString());
        Assert.Empty(await V1.TakeAsync(topic + "/pop"));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_for_itself_or_atomically_for_all()
    {
        var topic = await V1.NewTopicAsync("""{"max_messages": 2}""");
        const string Three = """[{"body": "1"}, {"body": "2"}, {"body": "3"}]""";

        var atomic = await PublishAsync(topic, Three, "application/json", "?atomic=true");
        Assert.Equal((429, "topic_full"), (atomic.Status, atomic.Slug));
        Assert.Equal(0, (await V1.GetAsync(topic))["ready"].GetInt64());
        var each = await PublishAsync(topic, Three, "application/json");
        Assert.Equal((200, "topic_full", true), (each.Status, each["results"][2].GetProperty("error").GetString(), each["results"][2].GetProperty("retryable").GetBoolean()));
        Assert.Equal(["1", "2"], await BodiesOf(topic));
    }

    [Fact]
    public async Task A_repetition_within_the_batch_is_a_duplicate_too()
    {
        var topic = await V1.NewTopicAsync("""{"dedup_window": "1h"}""");

        var reply = await PublishAsync(topic, """[{"body": "1", "dedup_id": "a"}, {"body": "2", "dedup_id": "a"}]""", "application/json");

        Assert.True(reply["results"][1].GetProperty("duplicate").GetBoolean());
        Assert.Equal(reply["results"][0].GetProperty("id").GetString(), reply["results"][1].GetProperty("id").GetString());
        Assert.Equal(["1"], await BodiesOf(topic));
    }

    [Fact]
    public async Task A_batch_of_nothing_but_mistakes_is_a_mistake()
    {
        var topic = await V1.NewTopicAsync();

        Assert.Equal((400, "bad_field"), Ends(await PublishAsync(topic, """[{"bdy": "1"}]""", "application/json")));
        Assert.Equal((400, "bad_field"), Ends(await PublishAsync(topic, "[]", "application/json")));
        Assert.Equal((400, "bad_json"), Ends(await PublishAsync(topic, """[{"body": "1"}""", "application/json")));
        Assert.Equal((415, "unsupported_media_type"), Ends(await PublishAsync(topic, "[]", "text/csv")));
        Assert.Equal((404, "topic_not_found"), Ends(await PublishAsync("/v1/topics/none", """[{"body": "1"}]""", "application/json")));
        Assert.Equal((400, "bad_header"), Ends(await V1.PostJsonAsync(topic + "/messages/batch", """[{"body": "1"}]""", ("RRMQ-Group", "g"))));
        Assert.Empty(await V1.TakeAsync(topic + "/pop"));
    }

    [Fact]
    public async Task The_largest_message_fits_as_base64_and_a_batch_has_its_limit()
    {
        var topic = await V1.NewTopicAsync();
        var largest = Convert.ToBase64String(new byte[1024 * 1024]);

        Assert.Equal(200, (await PublishAsync(topic, $$"""[{"body_base64": "{{largest}}"}]""", "application/json")).Status);
        var over = await PublishAsync(topic, $$"""[{"body_base64": "{{Convert.ToBase64String(new byte[(1024 * 1024) + 1])}}"}, {"body": "small"}]""", "application/json");
        Assert.Equal((200, "message_too_large"), (over.Status, over["results"][0].GetProperty("error").GetString()));
        Assert.Equal((413, "body_too_large"), Ends(await PublishAsync(topic, new string(' ', (8 * 1024 * 1024) + 1), "application/json")));
    }

    [Fact]
    public async Task A_repeated_batch_gets_its_first_results()
    {
        var topic = await V1.NewTopicAsync();
        var key = ("Idempotency-Key", $"batch {topic}");
        const string Body = """[{"body": "1"}, {"bad": 1}, {"body": "3"}]""";

        var first = await V1.PostJsonAsync(topic + "/messages/batch", Body, key);
        var again = await V1.PostJsonAsync(topic + "/messages/batch", Body, key);

        Assert.Equal((200, first.Text, "true"), (again.Status, again.Text, again.Header("Idempotent-Replayed")));
        Assert.Equal(["1", "3"], await BodiesOf(topic));
    }

    [Fact]
    public async Task A_received_message_can_be_published_as_it_is()
    {
        var topic = await V1.NewTopicAsync();
        await V1.PublishAsync(topic, "round", ("RRMQ-Meta-A", "1"), ("RRMQ-Group", "g"), ("RRMQ-Priority", "3"), ("traceparent", "00"));
        var message = (await V1.TakeAsync(topic + "/pop"))[0];
        var again = JsonSerializer.Serialize(message.EnumerateObject().Where(field => field.Name is "body" or "content_type" or "group" or "priority" or "headers").ToDictionary(field => field.Name, field => field.Value));

        Assert.Equal(200, (await PublishAsync(topic, $"[{again}]", "application/json")).Status);

        var second = (await V1.TakeAsync(topic + "/pop"))[0];
        foreach (var field in (string[])["body", "content_type", "group", "priority", "headers"])
            Assert.Equal(message.GetProperty(field).GetRawText(), second.GetProperty(field).GetRawText());
    }

    private Task<string[]> BodiesOf(string topic) => V1.BodiesAsync(topic + "/pop?max=99");

    private Task<V1Reply> PublishAsync(string topic, string body, string? contentType, string query = "") => V1.SendAsync("POST", topic + "/messages/batch" + query, Encoding.UTF8.GetBytes(body), contentType);

    private static (int, string) Ends(V1Reply reply) => (reply.Status, reply.Slug);
}
