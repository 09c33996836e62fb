using System.Net;
using System.Text;

namespace Rrmq.Server.Tests;

/// <summary>The check behind every test of the surface can fail: answers that no node gives are found out.</summary>
public sealed class DescribedHandlerTests
{
    private const string Topic = """{"success": true, "topics": ["orders"]}""";

    [Theory]
    [InlineData("/topic", 200, Topic, null, null)]
    [InlineData("/topic", 200, """{"success": true, "topics": ["orders"], "more": 1}""", null, "more")]
    [InlineData("/topic", 200, """{"success": true}""", null, "topics")]
    [InlineData("/topic", 200, """{"success": true, "topics": [7]}""", null, "topics")]
    [InlineData("/topic", 200, """{"success": true, "topics": [""", null, "no JSON")]
    [InlineData("/topic", 201, Topic, null, "the statuses are 200, 421, 503")]
    [InlineData("/topic", 200, Topic, "RRMQ-Colour: red", "the header RRMQ-Colour is not among")]
    [InlineData("/topic", 503, """{"success": false}""", "RRMQ-Error: disk_full", "disk_full is not among the failures")]
    [InlineData("/topic", 503, """{"success": false}""", "RRMQ-Error: no_quorum", "the header RRMQ-Outcome is missing")]
    [InlineData("/topic", 405, """{"success": false}""", "Allow: GET", "takes GET, HEAD, PUT")]
    [InlineData("/topics", 200, Topic, null, "there is no such path")]
    [InlineData("/v1/topics", 200, """{"items": [], "next": null}""", null, "the header RRMQ-")]
    [InlineData("/v1/topics", 404, "{}", "RRMQ-Error: topic_not_found", "the statuses are")]
    [InlineData("/status", 200, """{"role": "King", "term": 1}""", null, "role")]
    public async Task An_answer_is_held_to_the_document(string path, int status, string body, string? header, string? wrong)
    {
        using var http = new HttpClient(new DescribedHandler(new Canned((HttpStatusCode)status, body, header))) { BaseAddress = new Uri("http://node.invalid") };

        var failure = await Record.ExceptionAsync(() => http.GetAsync(path, TestContext.Current.CancellationToken));

        if (wrong is null)
            Assert.Null(failure);
        else
            Assert.Contains(wrong, Assert.IsType<Xunit.Sdk.FailException>(failure).Message, StringComparison.Ordinal);
    }

    private sealed class Canned(HttpStatusCode status, string body, string? header) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request };
            if (header?.Split(": ") is [var name, var value] && !response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
            return Task.FromResult(response);
        }
    }
}
