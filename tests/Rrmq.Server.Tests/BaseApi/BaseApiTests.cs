using System.Net;
using System.Text;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>The table of the frozen API, row by row, as a client sees it.</summary>
public sealed class BaseApiTests(TestNode node) : IClassFixture<TestNode>
{
    private static async Task<string> BodyOf(HttpResponseMessage response) => await response.Content.ReadAsStringAsync();

    private static string Header(HttpResponseMessage response, string name) => string.Join(",", response.Headers.GetValues(name));

    private async Task<HttpResponseMessage> PublishAsync(string topic, string message) =>
        await node.PutAsync("/message", JsonSerializer.Serialize(new { topic, message }));

    [Fact]
    public async Task A_topic_is_created_once()
    {
        var body = $$"""{"topic": "{{Guid.NewGuid()}}"}""";

        var first = await node.PutAsync("/topic", body);
        var second = await node.PutAsync("/topic", body);

        Assert.Equal((HttpStatusCode.OK, """{"success": true}"""), (first.StatusCode, await BodyOf(first)));
        Assert.Equal("application/json", first.Content.Headers.ContentType!.ToString());
        Assert.False(first.Headers.Contains("Server"));
        Assert.Equal((HttpStatusCode.Conflict, """{"success": false}"""), (second.StatusCode, await BodyOf(second)));
        Assert.Equal("topic_exists", Header(second, "RRMQ-Error"));
        Assert.Equal("not-applied", Header(second, "RRMQ-Outcome"));
    }

    [Fact]
    public async Task Topics_are_listed_in_creation_order_and_none_is_an_empty_list()
    {
        await using var fresh = new TestNode();
        await fresh.InitializeAsync();
        Assert.Equal("""{"success": true, "topics": []}""", await fresh.Http.GetStringAsync("/topic"));

        foreach (var name in (string[])["zebra", "apple", "quo\\\"te", "mitte"])
            await fresh.PutAsync("/topic", $$"""{"topic": "{{name}}"}""");

        Assert.Equal("""{"success": true, "topics": ["zebra", "apple", "quo\"te", "mitte"]}""", await fresh.Http.GetStringAsync("/topic"));
    }

    [Fact]
    public async Task Messages_come_out_in_order_exactly_once()
    {
        var topic = await node.NewTopicAsync();
        foreach (var message in (string[])["one", "two", "three"])
            Assert.Equal("""{"success": true}""", await BodyOf(await PublishAsync(topic, message)));

        foreach (var message in (string[])["one", "two", "three"])
            Assert.Equal($$"""{"success": true, "message": "{{message}}"}""", await node.Http.GetStringAsync($"/message/{topic}"));
        var empty = await node.Http.GetAsync($"/message/{topic}");
        Assert.Equal((HttpStatusCode.NotFound, """{"success": false}""", "queue_empty"), (empty.StatusCode, await BodyOf(empty), Header(empty, "RRMQ-Error")));
        Assert.Equal("no-store", empty.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_missing_topic_is_404_for_publish_and_pop()
    {
        var publish = await PublishAsync("nowhere", "lost");
        var pop = await node.Http.GetAsync("/message/nowhere");

        Assert.Equal((HttpStatusCode.NotFound, """{"success": false}""", "topic_not_found"), (publish.StatusCode, await BodyOf(publish), Header(publish, "RRMQ-Error")));
        Assert.Equal((HttpStatusCode.NotFound, """{"success": false}""", "topic_not_found"), (pop.StatusCode, await BodyOf(pop), Header(pop, "RRMQ-Error")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"quotes\" and \\back\\slashes\\")]
    [InlineData("line\nfeed\r\ttab\b\f\u0001\u001f\u007f")]
    [InlineData("grüße 你好 😀 \u2028 \uffff")]
    [InlineData("{\"success\": false}")]
    public async Task A_message_comes_back_as_the_very_text_it_was(string text)
    {
        var topic = await node.NewTopicAsync();
        await PublishAsync(topic, text);
        // The same with every character escaped.
        await node.PutAsync("/message", $$"""{"\u0074opic": "{{topic}}", "message": "{{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}}"}""");

        foreach (var _ in (int[])[1, 2])
            Assert.Equal(text, JsonDocument.Parse(await node.Http.GetStringAsync($"/message/{topic}")).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Keys_may_stand_in_any_order_with_any_blanks_and_a_byte_order_mark()
    {
        var topic = await node.NewTopicAsync();

        var response = await node.PutAsync("/message", $$"""{{"\uFEFF"}} {"message" :{{"\r\n\t"}}"m" , "topic":"{{topic}}" } {{"\n"}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{")]
    [InlineData("{\"topic\"")]
    [InlineData("{\"topic\": \"t\"")]
    [InlineData("{\"topic\": \"t\"} x")]
    [InlineData("{\"topic\": \"t\"}{}")]
    [InlineData("{\"topic\": \"t\",}")]
    [InlineData("{\"topic\": \"t\" /* c */}")]
    [InlineData("{'topic': 't'}")]
    [InlineData("[\"t\"]")]
    [InlineData("\"t\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"topic\": null}")]
    [InlineData("{\"topic\": 1}")]
    [InlineData("{\"topic\": true}")]
    [InlineData("{\"topic\": [\"t\"]}")]
    [InlineData("{\"topic\": {\"a\": 1}}")]
    [InlineData("{\"topic\": \"t\", \"topic\": \"t\"}")]
    [InlineData("{\"topic\": \"t\", \"extra\": 1}")]
    [InlineData("{\"Topic\": \"t\"}")]
    [InlineData("{\"topic\": \"\"}")]
    [InlineData("{\"topic\": \"a\\u0000b\"}")]
    [InlineData("{\"topic\": \"a\\nb\"}")]
    [InlineData("{\"topic\": \"a\nb\"}")]
    [InlineData("{\"topic\": \"\\ud800\"}")]
    [InlineData("{\"topic\": \"\\udc00\\ud800\"}")]
    [InlineData("{\"topic\": \"\\x\"}")]
    [InlineData("{\"\\ud800\": \"x\"}")]
    [InlineData("{\"topic\": \"t\", \"\\udc00topic\": \"x\"}")]
    [InlineData("{\"topic\": \"t\", \"message\": \"m\"}")]
    public async Task A_bad_topic_body_is_400_with_a_reason(string body) => await AssertBad("/topic", Encoding.UTF8.GetBytes(body));

    [Theory]
    [InlineData("{\"topic\": \"t\"}")]
    [InlineData("{\"message\": \"m\"}")]
    [InlineData("{\"topic\": \"t\", \"message\": null}")]
    [InlineData("{\"topic\": \"t\", \"message\": 7}")]
    [InlineData("{\"topic\": \"t\", \"message\": {\"a\": 1}}")]
    [InlineData("{\"topic\": \"t\", \"message\": \"m\", \"message\": \"m\"}")]
    [InlineData("{\"topic\": \"t\", \"message\": \"m\", \"priority\": 1}")]
    [InlineData("{\"topic\": \"t\", \"message\": \"\\ud83d\"}")]
    [InlineData("{\"topic\": \"t\", \"message\": \"m\"")]
    [InlineData("{\"topic\": 1, \"message\": \"m\"}")]
    public async Task A_bad_message_body_is_400_with_a_reason(string body) => await AssertBad("/message", Encoding.UTF8.GetBytes(body));

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_400()
    {
        await AssertBad("/topic", [.. "{\"topic\": \"a"u8, 0xFF, .. "\"}"u8]);
        await AssertBad("/topic", [.. "{\"topic\": \""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]);
        await AssertBad("/topic", [.. "{\"topic\": \"\\n"u8, 0xC3, .. "\"}"u8]);
        await AssertBad("/message", [.. "{\"topic\": \"t\", \"message\": \""u8, 0xC0, 0x80, .. "\"}"u8]);
    }

    [Fact]
    public async Task Three_MiB_of_open_brackets_are_refused_at_once() =>
        await AssertBad("/message", Encoding.UTF8.GetBytes(new string('[', 3 * 1024 * 1024)));

    [Fact]
    public async Task A_name_of_255_bytes_is_taken_and_one_of_256_is_not()
    {
        Assert.Equal(HttpStatusCode.OK, (await node.PutAsync("/topic", $$"""{"topic": "{{new string('x', 253) + "ü"}}"}""")).StatusCode);

        await AssertBad("/topic", Encoding.UTF8.GetBytes($$"""{"topic": "{{new string('x', 254) + "ü"}}"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, (await node.Http.GetAsync($"/message/{new string('x', 256)}")).StatusCode);
    }

    [Fact]
    public async Task A_name_longer_than_any_body_of_a_topic_is_a_bad_name_too()
    {
        var response = await node.PutAsync("/topic", $$"""{"topic": "{{new string('x', 20_000)}}"}""");

        Assert.Equal((HttpStatusCode.BadRequest, """{"success": false}""", "bad_topic_name"), (response.StatusCode, await BodyOf(response), Header(response, "RRMQ-Error")));
    }

    [Fact]
    public async Task The_reason_names_the_field_and_shows_the_value_in_ASCII()
    {
        var response = await node.PutAsync("/topic", """{"tüpic": "t"}""");

        Assert.Equal("bad_field", Header(response, "RRMQ-Error"));
        Assert.Contains("\"t%C3%BCpic\"", Header(response, "RRMQ-Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_is_taken_and_one_byte_more_is_413()
    {
        var topic = await node.NewTopicAsync();
        var text = new string('m', 1024 * 1024);

        Assert.Equal(HttpStatusCode.OK, (await PublishAsync(topic, text)).StatusCode);
        Assert.Equal($$"""{"success": true, "message": "{{text}}"}""", await node.Http.GetStringAsync($"/message/{topic}"));
        var escaped = string.Concat(Enumerable.Repeat("\\u0041", 1024 * 1024));
        Assert.Equal(HttpStatusCode.OK, (await node.PutAsync("/message", $$"""{"topic": "{{topic}}", "message": "{{escaped}}"}""")).StatusCode);

        foreach (var over in (string[])[text + "m", text[1..] + "ü", escaped + "\\u0041"])
        {
            var refused = await node.PutAsync("/message", $$"""{"topic": "{{topic}}", "message": "{{over}}"}""");
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, """{"success": false}""", "message_too_large"), (refused.StatusCode, await BodyOf(refused), Header(refused, "RRMQ-Error")));
        }
    }

    [Fact]
    public async Task A_body_of_64_MiB_is_413()
    {
        var refused = await node.PutAsync("/message", new string('x', 64 * 1024 * 1024));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, """{"success": false}""", "message_too_large"), (refused.StatusCode, await BodyOf(refused), Header(refused, "RRMQ-Error")));
    }

    [Theory]
    [InlineData("POST", "/topic", "GET, HEAD, PUT")]
    [InlineData("DELETE", "/topic", "GET, HEAD, PUT")]
    [InlineData("GET", "/message", "PUT")]
    [InlineData("POST", "/message", "PUT")]
    [InlineData("PUT", "/message/t", "GET")]
    [InlineData("HEAD", "/message/t", "GET")]
    [InlineData("OPTIONS", "/message/t", "GET")]
    [InlineData("POST", "/status", "GET, HEAD")]
    [InlineData("PUT", "/", "GET, HEAD")]
    public async Task A_wrong_method_is_405_and_says_which_are_right(string method, string path, string allow)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var response = await node.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("method_not_allowed", Header(response, "RRMQ-Error"));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/topic/")]
    [InlineData("/message/")]
    [InlineData("/Status")]
    public async Task An_unknown_path_is_404(string path)
    {
        var response = await node.Http.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, """{"success": false}""", "not_found"), (response.StatusCode, await BodyOf(response), Header(response, "RRMQ-Error")));
    }

    [Fact]
    public async Task A_HEAD_takes_no_message_away()
    {
        var topic = await node.NewTopicAsync();
        await PublishAsync(topic, "still here");
        using var head = new HttpRequestMessage(HttpMethod.Head, $"/message/{topic}");

        await node.Http.SendAsync(head);

        Assert.Equal("""{"success": true, "message": "still here"}""", await node.Http.GetStringAsync($"/message/{topic}"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/status")]
    [InlineData("/topic")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task A_HEAD_of_a_harmless_page_is_its_GET_without_a_body(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        var response = await node.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await BodyOf(response)));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("Application/JSON; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"UTF-8\"; x=y", HttpStatusCode.OK)]
    [InlineData("application/vnd.rrmq+json", HttpStatusCode.OK)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.OK)]
    [InlineData("application/json; charset=latin1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_must_be_JSON_by_its_media_type(string? contentType, HttpStatusCode expected)
    {
        var response = await node.PutAsync("/topic", $$"""{"topic": "{{Guid.NewGuid()}}"}""", contentType);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_form_or_a_compressed_body_is_415()
    {
        var form = await node.PutAsync("/topic", "topic=t", "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/topic") { Content = new StringContent("{}") };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        var compressed = await node.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported_media_type"), (form.StatusCode, Header(form, "RRMQ-Error")));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported_media_type"), (compressed.StatusCode, Header(compressed, "RRMQ-Error")));
    }

    private async Task AssertBad(string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(body) };

        var response = await node.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.BadRequest, """{"success": false}"""), (response.StatusCode, await BodyOf(response)));
        Assert.StartsWith("bad_", Header(response, "RRMQ-Error"), StringComparison.Ordinal);
        Assert.Equal("not-applied", Header(response, "RRMQ-Outcome"));
        Assert.NotEmpty(Header(response, "RRMQ-Reason"));
    }
}
