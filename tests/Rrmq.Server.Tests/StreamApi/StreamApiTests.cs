using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rrmq.Server.Tests;

/// <summary>The frozen stream API, row by row, as a client sees it.</summary>
public sealed class StreamApiTests : IAsyncLifetime
{
    private readonly TestNode _node = new();

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var response = await _node.Http.PostAsync(path, content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _node.Http.GetStringAsync(path))!;

    private async Task SeesAsync(string path, params long[] sequences) => Assert.Equal(sequences, Sequences(await GetAsync(path)));

    private static long[] Sequences(JsonNode page) => [.. page["messages"]!.AsArray().Select(message => message!["seq"]!.GetValue<long>())];

    [Fact]
    public async Task What_is_sent_has_the_next_seq_and_is_shown_as_it_was_sent()
    {
        var (status, sent) = await PostAsync("/send", """{"payload": {"a": [1, null, "é 🍕"]}, "sender": "ann", "recipient": "bob", "msg_id": "m-1", "ts": 1700000000.25}""");

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","seq":1,"msg_id":"m-1"}"""), (status, sent.ToJsonString()));
        var page = await _node.Http.GetStringAsync("/messages");
        Assert.Equal("""{"messages":[{"seq":1,"msg_id":"m-1","sender":"ann","recipient":"bob","payload":{"a": [1, null, "é 🍕"]},"ts":1700000000.25}],"next_after":1}""", page);
    }

    [Fact]
    public async Task What_is_left_out_is_filled_in()
    {
        var (_, sent) = await PostAsync("/send", """{"payload": null}""");

        var id = sent["msg_id"]!.GetValue<string>();
        Assert.True(Guid.TryParse(id, out _), id);
        var message = (await GetAsync("/messages"))["messages"]![0]!;
        Assert.Equal((id, "unknown", "all"), (message["msg_id"]!.GetValue<string>(), message["sender"]!.GetValue<string>(), message["recipient"]!.GetValue<string>()));
        Assert.True(message.AsObject().ContainsKey("payload") && message["payload"] is null);
        Assert.InRange(message["ts"]!.GetValue<double>(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
    }

    [Fact]
    public async Task The_same_id_again_gets_the_first_seq_and_stores_nothing()
    {
        await PostAsync("/send", """{"payload": "x", "msg_id": "twice"}""");
        await PostAsync("/send", """{"payload": "y", "msg_id": "other"}""");

        var (status, again) = await PostAsync("/send", """{"payload": "x", "msg_id": "twice"}""");

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","seq":1,"msg_id":"twice"}"""), (status, again.ToJsonString()));
        await SeesAsync("/messages", 1, 2);
    }

    [Fact]
    public async Task An_id_that_belongs_to_another_payload_is_refused()
    {
        await PostAsync("/send", """{"payload": "x", "msg_id": "mine"}""");

        var (status, refused) = await PostAsync("/send", """{"payload": "z", "msg_id": "mine"}""");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("error", refused["status"]!.GetValue<string>());
        Assert.Contains("mine", refused["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_reader_pages_and_filters()
    {
        for (var i = 1; i <= 10; i++)
            await PostAsync("/send", $$"""{"payload": {{i}}, "sender": "{{(i % 2 == 0 ? "even" : "odd")}}", "recipient": "{{(i > 5 ? "high" : "low")}}"}""");

        await SeesAsync("/messages?limit=3", 1, 2, 3);
        var next = await GetAsync("/messages?limit=3&after=3");
        Assert.Equal("4 5 6, then 6", $"{string.Join(' ', Sequences(next))}, then {next["next_after"]}");
        await SeesAsync("/messages?sender=even", 2, 4, 6, 8, 10);
        await SeesAsync("/messages?sender=odd&recipient=high", 7, 9);
        await SeesAsync("/messages?sender=even&recipient=low&after=2&limit=1", 4);
        var end = await GetAsync("/messages?after=10");
        Assert.Equal(", then 10", $"{string.Join(' ', Sequences(end))}, then {end["next_after"]}");
        Assert.Equal(99, (await GetAsync("/messages?after=99"))["next_after"]!.GetValue<int>());
    }

    [Fact]
    public async Task Sync_gives_what_lies_behind_a_seq()
    {
        for (var i = 1; i <= 4; i++)
            await PostAsync("/send", $$"""{"payload": {{i}}}""");

        var (_, all) = await PostAsync("/sync", """{"since": 0}""");
        var (_, some) = await PostAsync("/sync", """{"since": 2}""");
        var (_, none) = await PostAsync("/sync", """{"since": 9000000000000000000}""");

        Assert.Equal("1 2 3 4; 3 4; ", string.Join("; ", new[] { all, some, none }.Select(page => string.Join(' ', Sequences(page)))));
        Assert.Equal(["messages"], all.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task Sync_gives_at_most_a_thousand()
    {
        await Parallel.ForAsync(0, 1005, async (i, _) => await PostAsync("/send", $$"""{"payload": {{i}}}"""));

        var (_, page) = await PostAsync("/sync", """{"since": 0}""");

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), Sequences(page));
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "payload is missing")]
    [InlineData("""{"payload": 1} x""", "not valid JSON")]
    [InlineData("""{"payload": 1, "sender": 7}""", "sender must be a string")]
    [InlineData("""{"payload": 1, "recipient": {}}""", "recipient must be a string")]
    [InlineData("""{"payload": 1, "ts": "now"}""", "ts must be a number")]
    [InlineData("""{"payload": 1, "msg_id": "\ud800"}""", "not valid Unicode")]
    public async Task A_bad_send_says_what_is_wrong(string body, string reason)
    {
        var (status, refused) = await PostAsync("/send", body);

        Assert.Equal((HttpStatusCode.BadRequest, "bad_request"), (status, refused["status"]!.GetValue<string>()));
        Assert.Contains(reason, refused["reason"]!.GetValue<string>());
        await SeesAsync("/messages");
    }

    [Fact]
    public async Task An_id_may_have_255_bytes_and_no_more()
    {
        var (taken, _) = await PostAsync("/send", $$"""{"payload": 1, "msg_id": "{{new string('a', 255)}}"}""");
        var (refused, answer) = await PostAsync("/send", $$"""{"payload": 1, "msg_id": "{{new string('a', 256)}}"}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (taken, refused));
        Assert.Contains("msg_id has 256 bytes", answer["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_payload_may_be_as_large_as_a_message_and_no_larger()
    {
        var (taken, _) = await PostAsync("/send", $$"""{"payload": "{{new string('x', (1 << 20) - 2)}}"}""");
        var (refused, answer) = await PostAsync("/send", $$"""{"payload": "{{new string('x', (1 << 20) - 1)}}"}""");
        var (huge, _) = await PostAsync("/send", $$"""{"payload": "{{new string('x', 2 << 20)}}"}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (taken, refused, huge));
        Assert.Equal("error", answer["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"since": -1}""")]
    [InlineData("""{"since": 1.5}""")]
    [InlineData("""{"since": "3"}""")]
    [InlineData("""{"since": 99999999999999999999}""")]
    [InlineData("""{"since": null}""")]
    [InlineData("")]
    [InlineData("3")]
    public async Task A_bad_since_is_refused(string body)
    {
        var (status, answer) = await PostAsync("/sync", body);

        Assert.Equal((HttpStatusCode.BadRequest, "bad_request"), (status, answer["status"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=many")]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    public async Task A_bad_page_is_refused(string query)
    {
        using var response = await _node.Http.GetAsync("/messages?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("bad_request", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Fields_of_others_are_passed_over()
    {
        var (status, _) = await PostAsync("/send", """{"payload": 1, "type": "chat", "nested": {"payload": 2}}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1, (await GetAsync("/messages"))["messages"]![0]!["payload"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_heart_beats()
    {
        var beat = await GetAsync("/heartbeat");

        Assert.Equal("ok", beat["status"]!.GetValue<string>());
        Assert.NotEmpty(beat["node_id"]!.GetValue<string>());
        Assert.True(beat["time"]!.GetValue<double>() > 1_700_000_000);
    }

    [Fact]
    public async Task Topics_know_nothing_of_the_stream()
    {
        await PostAsync("/send", """{"payload": 1}""");

        Assert.Equal("""{"success": true, "topics": []}""", await _node.Http.GetStringAsync("/topic"));
    }

    [Fact]
    public async Task Wrong_methods_name_the_right_one()
    {
        using var response = await _node.Http.GetAsync("/send");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (response.StatusCode, string.Join(",", response.Content.Headers.Allow)));
    }
}
