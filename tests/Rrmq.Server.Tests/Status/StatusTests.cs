using System.Net;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>What a node says of itself.</summary>
public sealed class StatusTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task Status_has_role_and_term_on_top_and_the_rest_below()
    {
        var status = JsonDocument.Parse(await node.Http.GetStringAsync("/status")).RootElement;

        Assert.Equal(["role", "term", "node", "peers", "leader", "consensus", "replication_mode", "quorum", "version", "uptime_s", "standing"], status.EnumerateObject().Select(field => field.Name));
        Assert.Equal(["role", "term", "leader", "voted_for", "commit_index", "last_applied", "last_log_index", "snapshot_index"],
            status.GetProperty("consensus").EnumerateObject().Select(field => field.Name));
        Assert.Equal("Leader", status.GetProperty("role").GetString());
        Assert.True(status.GetProperty("term").GetInt64() >= 1);
        Assert.Equal($"http://127.0.0.1:{node.Port}", status.GetProperty("leader").GetString());
        Assert.Equal(("n0", 1, "quorum"), (status.GetProperty("node").GetString(), status.GetProperty("quorum").GetInt32(), status.GetProperty("replication_mode").GetString()));
        Assert.True(status.GetProperty("uptime_s").GetDouble() >= 0);
    }

    [Fact]
    public async Task Health_and_readiness_are_200_on_a_node_that_works()
    {
        Assert.Equal(HttpStatusCode.OK, (await node.Http.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await node.Http.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task Without_a_quorum_a_node_is_not_ready_and_lives()
    {
        await using var minority = new TestNode { Peers = [$"http://127.0.0.1:{FreePort.Next()}", $"http://127.0.0.1:{FreePort.Next()}"] };
        await minority.InitializeAsync();

        // It has asked for votes again and again, and nobody has answered: whoever restarts it for that helps nobody.
        await Eventually.BeTrueAsync(async () => Exposition.Parse(await minority.Http.GetStringAsync("/metrics")).Value("rrmq_raft_pre_votes_total") >= 5);
        var ready = await minority.Http.GetAsync("/readyz");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status": "unavailable", "reason": "no leader is known"}"""), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, (await minority.Http.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task The_front_page_is_text_for_curl_and_HTML_for_a_browser()
    {
        Assert.Contains($"curl -X PUT  http://127.0.0.1:{node.Port}/topic", await node.Http.GetStringAsync("/"), StringComparison.Ordinal);
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/");
        browser.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");

        var page = await node.Http.SendAsync(browser);

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("<!doctype html>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
