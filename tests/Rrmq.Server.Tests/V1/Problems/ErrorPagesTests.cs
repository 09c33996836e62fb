using System.Net;
using System.Reflection;
using Rrmq.Contracts;

namespace Rrmq.Server.Tests;

/// <summary>Each kind of failure has a page, in the repository and at every node.</summary>
public sealed class ErrorPagesTests(TestNode node) : IClassFixture<TestNode>
{
    private static readonly string[] Slugs = [.. typeof(ErrorSlug).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_slug_has_a_page_and_every_page_a_slug() => Assert.Equal(Slugs, ErrorPages.Slugs);

    [Fact]
    public async Task Every_page_says_what_it_means_and_what_to_do_and_shows_an_example()
    {
        foreach (var slug in Slugs)
        {
            var text = await node.Http.GetStringAsync($"/docs/errors/{slug}");
            Assert.StartsWith("# ", text, StringComparison.Ordinal);
            Assert.Contains($"`{slug}`, status ", text, StringComparison.Ordinal);
            Assert.Contains("## What to do next\n\n- ", text, StringComparison.Ordinal);
            Assert.Contains("## Example\n\n```\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_browser_gets_HTML_in_which_nothing_of_the_text_is_markup()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/errors/lease_lost");
        request.Headers.Accept.ParseAdd("text/html");

        var response = await node.Http.SendAsync(request);

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("<h1>The lease is lost</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<li>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("```", html, StringComparison.Ordinal);
        Assert.Equal("<p>&lt;b&gt; <code>&lt;i&gt;</code> <a href=\"/x\">y</a></p>", MarkdownPage.ToHtml("<b> `<i>` [y](/x)").Split('\n')[1]);
    }

    [Fact]
    public async Task The_list_names_them_all_and_what_is_not_there_is_404()
    {
        var list = await node.Http.GetStringAsync("/docs/errors");

        Assert.All(Slugs, slug => Assert.Contains($"](/docs/errors/{slug})", list, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await node.Http.GetAsync("/docs/errors/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await node.Http.GetAsync("/docs/errorsx")).StatusCode);
    }
}
