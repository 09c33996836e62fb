using System.Text;

namespace Rrmq.Server.Tests;

/// <summary>What only raw bytes can ask: framing, pipelining, odd targets, clients that are slow or go away.</summary>
public sealed class WireTests(TestNode node) : IClassFixture<TestNode>
{
    private static string Put(string path, string body) => $"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static string Get(string path) => $"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n";

    private static string Chunked(string body, int size) =>
        string.Concat(body.Chunk(size).Select(chunk => $"{chunk.Length:x}\r\n{new string(chunk)}\r\n")) + "0\r\n\r\n";

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        var topic = await node.NewTopicAsync();
        using var connection = await node.ConnectAsync();

        var requests = Enumerable.Range(0, 20).Select(i => Put("/message", $$"""{"topic":"{{topic}}","message":"{{i}}"}""")).Append(Get($"/message/{topic}")).Append(Get($"/message/{topic}"));
        await connection.SendAsync(string.Concat(requests));

        for (var i = 0; i < 20; i++)
            Assert.Equal("""{"success": true}""", (await connection.ReceiveAsync())!.Body);
        Assert.Equal("""{"success": true, "message": "0"}""", (await connection.ReceiveAsync())!.Body);
        Assert.Equal("""{"success": true, "message": "1"}""", (await connection.ReceiveAsync())!.Body);
    }

    [Fact]
    public async Task A_chunked_body_is_a_body()
    {
        var topic = await node.NewTopicAsync();
        var text = new string('c', 100_000);
        using var connection = await node.ConnectAsync();

        await connection.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.SendAsync(Chunked($$"""{"topic":"{{topic}}","message":"{{text}}"}""", 777));
        Assert.Equal(200, (await connection.ReceiveAsync())!.Status);
        await connection.SendAsync(Get($"/message/{topic}"));
        Assert.Equal($$"""{"success": true, "message": "{{text}}"}""", (await connection.ReceiveAsync())!.Body);
    }

    [Fact]
    public async Task A_chunked_body_without_end_is_cut_at_the_limit()
    {
        using var connection = await node.ConnectAsync();
        await connection.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        try
        {
            for (var sent = 0; sent < 8 * 1024 * 1024; sent += 0x10000)
                await connection.SendAsync(chunk);
        }
        catch (IOException)
        {
            // The answer is there already, and the server listens no more.
        }

        var response = await connection.ReceiveAsync();
        Assert.Equal((413, "message_too_large"), (response!.Status, response.Headers["RRMQ-Error"]));
    }

    [Fact]
    public async Task A_body_with_broken_chunks_is_400()
    {
        using var connection = await node.ConnectAsync();

        await connection.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

        var response = await connection.ReceiveAsync();
        Assert.Equal((400, """{"success": false}"""), (response!.Status, response.Body));
    }

    [Fact]
    public async Task A_body_that_ends_early_changes_nothing_and_is_no_error_of_ours()
    {
        var topic = await node.NewTopicAsync();
        using (var connection = await node.ConnectAsync())
        {
            await connection.SendAsync($"PUT /message HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{\"topic\":\"{topic}\"");
            connection.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            var response = await connection.ReceiveAsync();
            Assert.True(response is null or { Status: 400 });
        }

        Assert.Equal(404, (int)(await node.Http.GetAsync($"/message/{topic}")).StatusCode);
        Assert.Empty(node.Log.Problems);
    }

    [Fact]
    public async Task Clients_that_go_away_amid_a_request_leave_no_trace()
    {
        for (var i = 0; i < 50; i++)
        {
            using var connection = await node.ConnectAsync();
            await connection.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"top");
            connection.Abort();
            using var impatient = await node.ConnectAsync();
            await impatient.SendAsync(Get("/status"));
            impatient.Abort();
        }

        Assert.Equal(200, (int)(await node.Http.GetAsync("/status")).StatusCode);
        Assert.Empty(node.Log.Problems);
    }

    [Fact]
    public async Task A_body_of_a_byte_a_second_is_cut_with_408()
    {
        using var connection = await node.ConnectAsync();
        await connection.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");

        var response = await connection.ReceiveAsync();

        Assert.Equal((408, "request_timeout", """{"success": false}"""), (response!.Status, response.Headers["RRMQ-Error"], response.Body));
    }

    [Fact]
    public async Task A_client_that_stops_amid_a_large_body_is_told_408_and_holds_nothing()
    {
        await using var strict = new TestNode { Limits = new TransferLimits { BodyGrace = TimeSpan.FromSeconds(0.2), BytesPerSecond = 100_000_000 } };
        await strict.InitializeAsync();
        using var connection = await strict.ConnectAsync();

        await connection.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\n");
        await connection.SendAsync(new byte[5_000_000]);
        var response = await connection.ReceiveAsync();

        Assert.Equal((408, "request_timeout", "close"), (response!.Status, response.Headers["RRMQ-Error"], response.Headers["Connection"]));
        Assert.Equal(0, strict.HeldByBodies);
        Assert.Empty(strict.Log.Problems);
    }

    [Theory]
    [InlineData("a%20b", "a b")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("c/d", "c/d")]
    [InlineData("c//d/", "c//d/")]
    [InlineData("%F0%9F%98%80", "😀")]
    [InlineData("%f0%9f%98%81", "😁")]
    [InlineData("..", "..")]
    [InlineData("../status", "../status")]
    [InlineData("%2E%2E%2fx", "../x")]
    [InlineData("a+b", "a+b")]
    [InlineData("100%25", "100%")]
    [InlineData("q?x=%zz&y", "q")]
    [InlineData("%3F", "?")]
    [InlineData("%C3%BC", "ü")]
    public async Task A_topic_in_the_path_is_percent_encoded_UTF8(string encoded, string name)
    {
        await node.PutAsync("/topic", $$"""{"topic": "{{name}}"}""");
        await node.PutAsync("/message", $$"""{"topic": "{{name}}", "message": "for {{name}}"}""");
        using var connection = await node.ConnectAsync();

        await connection.SendAsync(Get($"/message/{encoded}"));

        Assert.Equal($$"""{"success": true, "message": "for {{name}}"}""", (await connection.ReceiveAsync())!.Body);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("a%2")]
    [InlineData("%FF")]
    [InlineData("%C3")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%AF")]
    [InlineData("a%0Ab")]
    [InlineData("a%7Fb")]
    [InlineData("%C2%85")]
    public async Task A_path_that_is_no_name_is_400(string encoded)
    {
        using var connection = await node.ConnectAsync();

        await connection.SendAsync(Get($"/message/{encoded}"));

        var response = await connection.ReceiveAsync();
        Assert.Equal((400, """{"success": false}"""), (response!.Status, response.Body));
        Assert.StartsWith("bad_", response.Headers["RRMQ-Error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/message/a%00b")]
    [InlineData("/%00")]
    public async Task A_zero_byte_in_the_path_is_400(string path)
    {
        using var connection = await node.ConnectAsync();

        await connection.SendAsync(Get(path));

        Assert.Equal(400, (await connection.ReceiveAsync())!.Status);
    }

    [Theory]
    [InlineData("http://elsewhere:99/status?x=1")]
    [InlineData("/status?x=1")]
    [InlineData("/status?")]
    public async Task A_query_and_an_absolute_target_change_nothing(string target)
    {
        using var connection = await node.ConnectAsync();

        await connection.SendAsync(Get(target));

        var response = await connection.ReceiveAsync();
        Assert.Equal(200, response!.Status);
        Assert.StartsWith("""{"role":"Leader","term":""", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_asks_first_is_told_to_go_on_or_not()
    {
        var topic = await node.NewTopicAsync();
        var body = $$"""{"topic":"{{topic}}","message":"m"}""";
        using var welcome = await node.ConnectAsync();
        await welcome.SendAsync($"PUT /message HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n");
        Assert.Equal(100, (await welcome.ReceiveAsync())!.Status);
        await welcome.SendAsync(body);
        Assert.Equal(200, (await welcome.ReceiveAsync())!.Status);

        using var refused = await node.ConnectAsync();
        await refused.SendAsync("PUT /message HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100000000\r\n\r\n");
        Assert.Equal(413, (await refused.ReceiveAsync())!.Status);
    }

    [Fact]
    public async Task Two_thousand_idle_connections_are_no_burden()
    {
        var idle = new List<RawConnection>();
        try
        {
            for (var i = 0; i < 2000; i++)
                idle.Add(await node.ConnectAsync());
            Assert.Equal(200, (int)(await node.Http.GetAsync("/status")).StatusCode);
            await idle[0].SendAsync(Get("/status"));
            await idle[^1].SendAsync(Get("/status"));
            Assert.Equal(200, (await idle[0].ReceiveAsync())!.Status);
            Assert.Equal(200, (await idle[^1].ReceiveAsync())!.Status);
        }
        finally
        {
            foreach (var connection in idle)
                connection.Dispose();
        }
    }
}
