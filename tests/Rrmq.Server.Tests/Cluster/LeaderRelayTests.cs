using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Rrmq.Server.Tests;

/// <summary>A change that a follower passes on, and leaders that answer, point elsewhere, are gone, or go before they answer.</summary>
public sealed class LeaderRelayTests : IDisposable
{
    private readonly LeaderRelay _relay = new(TimeSpan.FromSeconds(30));

    [Fact]
    public async Task The_leaders_answer_comes_back_as_it_is_with_its_headers()
    {
        using var leader = new OneAnswer("HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nRRMQ-Error: change_refused\r\nRRMQ-Term: 7\r\nX-Other: no\r\nContent-Length: 14\r\n\r\n{\"status\":409}");

        var (context, body) = await AskAsync(leader.Address, """{"to":2}"""u8.ToArray());

        Assert.Equal((409, "application/problem+json", "{\"status\":409}"), (context.Response.StatusCode, context.Response.ContentType, body));
        Assert.Equal(("change_refused", "7", ""), (context.Response.Headers["RRMQ-Error"].ToString(), context.Response.Headers["RRMQ-Term"].ToString(), context.Response.Headers["X-Other"].ToString()));
        var asked = await leader.Request;
        Assert.StartsWith("POST /v1/cluster/transfer?redirect=true HTTP/1.1", asked, StringComparison.Ordinal);
        Assert.EndsWith("""{"to":2}""", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_points_elsewhere_is_not_followed_for_it_may_point_back()
    {
        using var leader = new OneAnswer("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/v1/cluster/transfer\r\nContent-Length: 0\r\n\r\n");

        AssertRefused(await AskAsync(leader.Address, null), 503, "no_quorum", "not-applied");
    }

    [Fact]
    public async Task One_that_is_not_there_has_surely_done_nothing() =>
        AssertRefused(await AskAsync($"http://127.0.0.1:{FreePort.Next()}", null), 503, "no_quorum", "not-applied");

    [Fact]
    public async Task One_that_goes_before_it_answers_may_have_done_it()
    {
        using var leader = new OneAnswer("");

        AssertRefused(await AskAsync(leader.Address, null), 504, "timed_out", "unknown");
    }

    [Fact]
    public async Task One_that_is_silent_is_not_waited_for_for_ever()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var relay = new LeaderRelay(TimeSpan.FromMilliseconds(50));

        AssertRefused(await AskAsync($"http://{silent.LocalEndpoint}", null, relay), 504, "timed_out", "unknown");
    }

    public void Dispose() => _relay.Dispose();

    private async Task<(DefaultHttpContext Context, string Body)> AskAsync(string leader, byte[]? body, LeaderRelay? relay = null)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = ("POST", "/v1/cluster/transfer");
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await (relay ?? _relay).PassOnAsync(context, leader, body);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return (context, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private static void AssertRefused((DefaultHttpContext Context, string Body) answer, int status, string slug, string outcome)
    {
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Equal((status, slug, outcome), (answer.Context.Response.StatusCode, answer.Context.Response.Headers["RRMQ-Error"].ToString(), problem.RootElement.GetProperty("outcome").GetString()));
        Assert.True(problem.RootElement.GetProperty("retryable").GetBoolean());
    }

    /// <summary>Takes one request, answers it with these bytes and closes.</summary>
    private sealed class OneAnswer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneAnswer(string answer)
        {
            _listener.Start();
            Request = ServeAsync(answer);
        }

        public string Address => $"http://{_listener.LocalEndpoint}";

        public Task<string> Request { get; }

        public void Dispose() => _listener.Dispose();

        private async Task<string> ServeAsync(string answer)
        {
            using var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            var (text, buffer) = ("", new byte[4096]);
            while (!IsWhole(text))
                text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), TestContext.Current.CancellationToken);
            return text;
        }

        private static bool IsWhole(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                return false;
            var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
            return length is null || text.Length - end - 4 >= int.Parse(length.AsSpan(16));
        }
    }
}
