using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// Passes a change of the cluster on to the leader, over HTTP, and its answer back, so that whoever asks need not know who leads: a page, for one, may talk to no node but its own. One hop: of the leader
/// it is asked that it points elsewhere rather than pass on, so that two nodes that take each other for the leader end in an answer.
/// </summary>
internal sealed class LeaderRelay : IDisposable
{
    // A leader answers a change within about six seconds.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(8);

    private static readonly Failure Unreachable = new(503, ErrorSlug.NoQuorum, "this node cannot reach the leader") { CanRetry = true };
    private static readonly Failure Moved = new(503, ErrorSlug.NoQuorum, "leadership has just moved") { CanRetry = true };
    private static readonly Failure Unheard = new(504, ErrorSlug.TimedOut, "the leader was asked, and its answer did not come back") { CanRetry = true, Outcome = Outcome.Unknown };

    private readonly HttpClient _http;

    public LeaderRelay()
        : this(AnswerTime)
    {
    }

    internal LeaderRelay(TimeSpan answerTime) =>
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(1) }) { Timeout = answerTime, MaxResponseContentBufferSize = 256 * 1024 };

    /// <param name="context">Whom to answer.</param>
    /// <param name="leader">Where the leader is.</param>
    /// <param name="body">The request's, JSON; null for none.</param>
    public async Task PassOnAsync(HttpContext context, string leader, byte[]? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{leader}{context.Request.Path}?redirect=true");
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        try
        {
            using var answer = await _http.SendAsync(request);
            if ((int)answer.StatusCode == 307)
                await ProblemReply.WriteAsync(context, Moved);
            else
                await ReturnAsync(context.Response, answer);
        }
        catch (HttpRequestException e)
        {
            await ProblemReply.WriteAsync(context, WasNeverSent(e) ? Unreachable : Unheard);
        }
        catch (TaskCanceledException)
        {
            await ProblemReply.WriteAsync(context, Unheard);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool WasNeverSent(HttpRequestException e) => e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError;

    private static async Task ReturnAsync(HttpResponse response, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        foreach (var (name, values) in answer.Headers)
        {
            if (name.StartsWith("RRMQ-", StringComparison.OrdinalIgnoreCase) || name.Equals("Retry-After", StringComparison.OrdinalIgnoreCase))
                response.Headers[name] = values.ToArray();
        }

        await Reply.WriteAsync(response, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "application/json", body);
    }
}
