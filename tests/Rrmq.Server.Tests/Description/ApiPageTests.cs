using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Rrmq.Server.Tests;

/// <summary><c>/docs</c>: a page that needs nothing but its node. How it looks and finds is tried in a browser by the dashboard's tests.</summary>
public sealed partial class ApiPageTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task It_asks_no_other_host_for_anything()
    {
        var page = await node.Http.GetStringAsync("/docs");

        Assert.DoesNotMatch("https?://|[\"'(=]//|@import|\\burl\\(", page);
        Assert.All(Links().Matches(page), link => Assert.StartsWith("/", link.Groups[1].Value, StringComparison.Ordinal));
        Assert.Contains("fetch(\"/openapi/v1.json\")", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_may_run_its_own_script_alone_and_speak_to_its_node_alone_and_may_not_be_framed()
    {
        var response = await node.Http.GetAsync("/docs");
        var page = await response.Content.ReadAsStringAsync();
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(
            $"default-src 'none'; script-src {HashOf(page, "script")}; style-src {HashOf(page, "style")}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", policy);
        Assert.DoesNotMatch("<[^>]+ (style|on[a-z]+)=", page);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/openapi/v1.json")]
    public async Task It_is_not_sent_twice_to_who_has_it(string path)
    {
        var tag = (await node.Http.GetAsync(path)).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);

        Assert.Equal(HttpStatusCode.NotModified, (await node.Http.SendAsync(request)).StatusCode);
    }

    private static string HashOf(string page, string element)
    {
        var content = Assert.Single(Regex.Matches(page, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline)).Groups[1].Value;
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Links();
}
