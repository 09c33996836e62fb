using System.Text;
using Microsoft.AspNetCore.Http;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server.Tests;

/// <summary>The page's files as a node sends them.</summary>
public sealed class DashboardPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-ui-").FullName;

    public DashboardPageTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        File.WriteAllText(Path.Combine(_folder, "index.html"), "<!doctype html><title>page</title>");
        File.WriteAllText(Path.Combine(_folder, "assets", "app-1a2b.js"), "run()");
        File.WriteAllBytes(Path.Combine(_folder, "assets", "app-1a2b.js.gz"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(_folder, "assets", "app-1a2b.js.br"), [4, 5]);
    }

    [Theory]
    [InlineData("/ui")]
    [InlineData("/ui/")]
    [InlineData("/ui/topics/orders%2Fz%C3%BCrich")]
    public async Task Every_address_below_ui_shows_the_page_and_asks_again_next_time(string path)
    {
        var (response, body) = await GetAsync(path);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.Equal("no-cache", response.Headers.CacheControl);
        Assert.Contains("<title>page</title>", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_may_load_only_from_its_node_and_talk_only_to_the_members()
    {
        var (response, _) = await GetAsync("/ui");

        var policy = response.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' http://10.0.0.1:8567 http://10.0.0.2:8567;", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 5)]
    [InlineData("gzip, deflate", "gzip", 3)]
    [InlineData("gzip, deflate, br", "br", 2)]
    [InlineData("br;q=0, gzip;q=0.5", "gzip", 3)]
    public async Task A_script_is_sent_as_the_browser_can_take_it_and_kept_for_ever(string? accepts, string? encoding, int length)
    {
        var (response, body) = await GetAsync("/ui/assets/app-1a2b.js", accepts);

        Assert.Equal((encoding, length), ((string?)response.Headers.ContentEncoding, body.Length));
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl);
        Assert.Equal("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again()
    {
        var (first, _) = await GetAsync("/ui");

        var (second, body) = await GetAsync("/ui", tag: first.Headers.ETag);

        Assert.Equal((304, 0), (second.StatusCode, body.Length));
    }

    [Theory]
    [InlineData("/ui/assets/gone-0000.js")]
    [InlineData("/ui/assets/../index.html")]
    public async Task A_script_of_an_older_build_is_not_found_rather_than_the_page(string path) => Assert.Equal(404, (await GetAsync(path)).Response.StatusCode);

    [Fact]
    public async Task A_node_without_the_page_says_how_to_get_it()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);

        var (response, body) = await GetAsync("/ui");

        Assert.Equal(404, response.StatusCode);
        Assert.Contains("install <a href=\"https://nodejs.org\">Node.js 20 or newer</a>", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(HttpResponse Response, byte[] Body)> GetAsync(string path, string? accepts = null, string? tag = null)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.Headers.AcceptEncoding = accepts;
        context.Request.Headers.IfNoneMatch = tag;
        await new DashboardEndpoint(new DashboardFiles(_folder), TwoMembers).ShowAsync(context, path);
        await context.Response.BodyWriter.FlushAsync();
        return (context.Response, body.ToArray());
    }

    private static NodeStatus TwoMembers() => new(Role.Leader, new Term(1), null, null, LogIndex.Zero, LogIndex.Zero, LogIndex.Zero, LogIndex.Zero, false, 0, [])
    {
        Members = [new MemberStatus(MemberAt(1), true, false), new MemberStatus(MemberAt(2), true, false)],
    };

    private static Member MemberAt(int number) => new(new NodeId(number), $"n{number - 1}", $"http://10.0.0.{number}:8567", $"10.0.0.{number}", 8567, 8567);
}
