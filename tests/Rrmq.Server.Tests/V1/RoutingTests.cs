namespace Rrmq.Server.Tests;

/// <summary>Which paths of <c>/v1</c> there are, what they take, and what every answer has.</summary>
public sealed class RoutingTests(TestNode node) : IClassFixture<TestNode>
{
    [Theory]
    [InlineData("POST", "/v1/topics", "GET, HEAD")]
    [InlineData("POST", "/v1/topics/t", "GET, HEAD, PUT, PATCH, DELETE")]
    [InlineData("PUT", "/v1/topics/t/messages", "GET, HEAD, POST")]
    [InlineData("GET", "/v1/topics/t/messages/batch", "POST")]
    [InlineData("DELETE", "/v1/topics/t/messages/1-1", "GET, HEAD")]
    [InlineData("GET", "/v1/topics/t/pop", "POST")]
    [InlineData("HEAD", "/v1/topics/t/pop", "POST")]
    [InlineData("GET", "/v1/topics/t/receive", "POST")]
    [InlineData("POST", "/v1/topics/t/stream", "GET")]
    [InlineData("HEAD", "/v1/topics/t/stream", "GET")]
    [InlineData("GET", "/v1/topics/t/purge", "POST")]
    [InlineData("PUT", "/v1/topics/t/pause", "POST")]
    [InlineData("GET", "/v1/topics/t/resume", "POST")]
    [InlineData("GET", "/v1/topics/t/redrive", "POST")]
    [InlineData("POST", "/v1/topics/t/log", "GET, HEAD")]
    [InlineData("POST", "/v1/topics/t/groups", "GET, HEAD")]
    [InlineData("POST", "/v1/topics/t/groups/g", "GET, HEAD, PUT, DELETE")]
    [InlineData("GET", "/v1/topics/t/groups/g/seek", "POST")]
    [InlineData("GET", "/v1/leases/ack", "POST")]
    [InlineData("DELETE", "/v1/leases/extend", "POST")]
    public async Task A_wrong_method_is_405_and_says_which_are_right(string method, string path, string allow)
    {
        var reply = await node.V1.SendAsync(method, path);

        Assert.Equal((405, allow), (reply.Status, reply.Header("Allow")));
        if (method != "HEAD")
            Assert.Equal("method_not_allowed", reply.Slug);
        AssertStamped(reply);
    }

    [Theory]
    [InlineData("https://elsewhere.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:{port}", true)]
    [InlineData("http://localhost:{port}", false)]
    public async Task A_page_of_another_site_changes_nothing(string origin, bool isTaken)
    {
        origin = origin.Replace("{port}", node.Port.ToString(), StringComparison.Ordinal);
        var topic = await node.V1.NewTopicAsync();
        await node.V1.PublishAsync(topic, "kept");

        foreach (var path in (string[])[topic + "/pause", topic + "/purge", "/v1/leases/ack", "/v1/cluster/transfer"])
        {
            var reply = await node.V1.PostAsync(path, ("Origin", origin));
            Assert.Equal(!isTaken, reply is { Status: 403, Slug: "foreign_page" });
            if (isTaken)
                return;
        }

        Assert.Equal(["kept"], await node.V1.BodiesAsync(topic + "/pop"));
        Assert.Equal(200, (await node.V1.SendAsync("GET", topic, headers: ("Origin", origin))).Status);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Origin", "https://elsewhere.example", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    [InlineData("Origin", "http://127.0.0.1:{port}", true)]
    [InlineData("X-Other", "nothing is said of where it comes from", true)]
    public async Task A_page_of_another_site_takes_nothing_by_a_picture_of_a_message(string header, string value, bool isTaken)
    {
        value = value.Replace("{port}", node.Port.ToString(), StringComparison.Ordinal);
        var topic = await node.V1.NewTopicAsync();
        await node.V1.PublishAsync(topic, "kept");
        await node.V1.PublishAsync(topic, "streamed");
        var name = topic["/v1/topics/".Length..];

        var popped = await node.V1.SendAsync("GET", $"/message/{name}", headers: (header, value));
        Assert.Equal(isTaken ? (200, """{"success": true, "message": "kept"}""") : (403, """{"success": false}"""), (popped.Status, popped.Text));
        Assert.Equal(isTaken ? null : "foreign_page", popped.Header("RRMQ-Error"));
        if (isTaken)
        {
            using var events = await EventReader.OpenAsync(node.Http, topic + "/stream", (header, value));
            Assert.Equal("streamed", (await events.NextAsync())!.Value.GetProperty("body").GetString());
            return;
        }

        Assert.Equal((403, "foreign_page"), (await node.V1.SendAsync("GET", topic + "/stream", headers: (header, value)) is var streamed ? (streamed.Status, streamed.Slug) : default));
        Assert.Equal(["kept", "streamed"], await node.V1.BodiesAsync(topic + "/pop?max=9"));
        Assert.Equal(200, (await node.V1.SendAsync("GET", topic, headers: (header, value))).Status);
    }

    [Theory]
    [InlineData("/v1/")]
    [InlineData("/v1/topic")]
    [InlineData("/v1/topics/t/")]
    [InlineData("/v1/topics/t/none")]
    [InlineData("/v1/topics/t/messages/")]
    [InlineData("/v1/topics/t/messages/1-1/x")]
    [InlineData("/v1/topics/a/b/c")]
    [InlineData("/v1/leases")]
    [InlineData("/v1/leases/")]
    [InlineData("/v1/leases/none")]
    [InlineData("/v1/leases/ack/")]
    [InlineData("/V1/topics")]
    public async Task An_unknown_path_is_404(string path)
    {
        var reply = await node.V1.GetAsync(path);

        Assert.Equal(404, reply.Status);
        Assert.Equal("not_found", reply.Header("RRMQ-Error"));
    }

    [Theory]
    [InlineData("/v1/topics/", "bad_topic_name")]
    [InlineData("/v1/topics//messages", "bad_topic_name")]
    [InlineData("/v1/topics/%01", "bad_topic_name")]
    [InlineData("/v1/topics/a%0Ab", "bad_topic_name")]
    [InlineData("/v1/topics/%FF", "bad_topic_name")]
    [InlineData("/v1/topics/%ED%A0%80", "bad_topic_name")]
    [InlineData("/v1/topics/%", "bad_path")]
    [InlineData("/v1/topics/%4", "bad_path")]
    [InlineData("/v1/topics/%zz", "bad_path")]
    public async Task A_name_that_is_none_is_400(string path, string slug)
    {
        var reply = await node.V1.GetAsync(path);

        Assert.Equal((400, slug), (reply.Status, reply.Slug));
        AssertStamped(reply);
    }

    [Fact]
    public async Task A_failure_is_a_problem_of_the_documented_form()
    {
        var reply = await node.V1.GetAsync("/v1/topics/nowhere");

        Assert.Equal((404, "application/problem+json", "topic_not_found", "not-applied"),
            (reply.Status, reply.Header("Content-Type"), reply.Header("RRMQ-Error"), reply.Header("RRMQ-Outcome")));
        Assert.Equal("""{"type":"/docs/errors/topic_not_found","title":"topic not found","status":404,"detail":"there is no such topic","retryable":false,"outcome":"not-applied"}""", reply.Text);
        Assert.Equal(200, (await node.V1.GetAsync(reply["type"].GetString()!)).Status);
        AssertStamped(reply);
    }

    [Theory]
    [InlineData("GET", "/v1/topics?colour=red", "colour")]
    [InlineData("GET", "/v1/topics?limit=0", "limit")]
    [InlineData("GET", "/v1/topics?limit=1001", "limit")]
    [InlineData("GET", "/v1/topics?cursor=x", "cursor")]
    [InlineData("GET", "/v1/topics?prefix=", "prefix")]
    [InlineData("GET", "/v1/topics?consistency=weak", "consistency")]
    [InlineData("GET", "/v1/topics/t?redirect=maybe", "redirect")]
    [InlineData("PUT", "/v1/topics/t?order=strict", "order")]
    [InlineData("PUT", "/v1/topics/t?consistency=stale", "consistency")]
    [InlineData("DELETE", "/v1/topics/t?x=1", "x")]
    [InlineData("POST", "/v1/topics/t/messages?ack=all", "ack")]
    [InlineData("POST", "/v1/topics/t/messages?acks=some", "acks")]
    [InlineData("POST", "/v1/topics/t/messages/batch?atomic=perhaps", "atomic")]
    [InlineData("POST", "/v1/topics/t/pop?max=0", "max")]
    [InlineData("POST", "/v1/topics/t/pop?max=1001", "max")]
    [InlineData("POST", "/v1/topics/t/pop?wait=60001ms", "wait")]
    [InlineData("POST", "/v1/topics/t/pop?lease=5s", "lease")]
    [InlineData("POST", "/v1/topics/t/pop?raw=true&max=2", "max")]
    [InlineData("POST", "/v1/topics/t/receive?lease=99ms", "lease")]
    [InlineData("POST", "/v1/topics/t/receive?lease=43200001ms", "lease")]
    [InlineData("POST", "/v1/topics/t/receive?consumer=", "consumer")]
    [InlineData("POST", "/v1/topics/t/receive?max=1&max=2", "max")]
    [InlineData("GET", "/v1/topics/t/messages?state=gone", "state")]
    [InlineData("GET", "/v1/topics/t/messages?from=0", "from")]
    [InlineData("GET", "/v1/topics/t/messages?limit=1001", "limit")]
    [InlineData("GET", "/v1/topics/t/messages/1-1?full=1", "full")]
    [InlineData("GET", "/v1/topics/t/stream?credit=0", "credit")]
    [InlineData("GET", "/v1/topics/t/stream?credit=1001", "credit")]
    [InlineData("POST", "/v1/topics/t/purge?dead=2", "dead")]
    [InlineData("POST", "/v1/topics/t/pause?for=1h", "for")]
    [InlineData("POST", "/v1/topics/t/redrive?max=1", "max")]
    [InlineData("POST", "/v1/leases/ack?delay=1s", "delay")]
    public async Task A_parameter_that_is_wrong_or_unknown_is_refused_by_name(string method, string path, string parameter)
    {
        var reply = await node.V1.SendAsync(method, path, method is "POST" or "PUT" ? "{}"u8.ToArray() : null, method is "POST" or "PUT" ? "application/json" : null);

        Assert.Equal(400, reply.Status);
        Assert.Contains(parameter, reply["errors", or: "field"], StringComparison.Ordinal);
        Assert.Equal("not-applied", reply["outcome"].GetString());
        AssertStamped(reply);
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_on_every_write()
    {
        foreach (var path in (string[])["messages", "messages/batch", "pop", "receive", "purge", "pause", "resume", "redrive"])
        {
            var reply = await node.V1.PostJsonAsync($"/v1/topics/t/{path}", "{}", ("Idempotency-Key", ""));
            Assert.Equal((400, "Idempotency-Key"), (reply.Status, reply["field"].GetString()));
        }
    }

    private void AssertStamped(V1Reply reply)
    {
        Assert.Equal($"http://127.0.0.1:{node.Port}", reply.Header("RRMQ-Leader"));
        Assert.True(long.Parse(reply.Header("RRMQ-Term")!) >= 1);
        Assert.True(long.Parse(reply.Header("RRMQ-Index")!) >= 0);
    }
}
