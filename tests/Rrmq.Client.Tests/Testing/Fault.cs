using Microsoft.AspNetCore.Http;

namespace Rrmq.Client.Tests;

/// <summary>What a <see cref="FaultyProxy"/> does with one request instead of passing it on and its answer back.</summary>
/// <param name="http">The request.</param>
/// <param name="ask">Asks the node behind and tells its answer.</param>
internal delegate Task Fault(HttpContext http, Func<Task<HttpResponseMessage>> ask);

/// <summary>The usual ones.</summary>
internal static class Faults
{
    /// <summary>The node never hears of it, and the connection is reset.</summary>
    public static readonly Fault Reset = (http, _) =>
    {
        http.Abort();
        return Task.CompletedTask;
    };

    /// <summary>The node has done it, and nobody hears of that.</summary>
    public static readonly Fault LoseAnswer = async (http, ask) =>
    {
        using var answer = await ask();
        Assert.True(answer.IsSuccessStatusCode, $"the node was to do it, and answered {answer.StatusCode}");
        http.Abort();
    };

    /// <summary>The node has done it, and the proxy gives up waiting for it.</summary>
    public static readonly Fault BadGateway = async (http, ask) =>
    {
        using var answer = await ask();
        http.Response.StatusCode = 502;
        await http.Response.WriteAsync("<html>Bad Gateway</html>");
    };

    /// <summary>Nothing comes back, until the client gives up.</summary>
    public static readonly Fault Hang = async (http, _) =>
    {
        var gone = new TaskCompletionSource();
        http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    /// <summary>As a node refuses, or somebody else.</summary>
    public static Fault Say(int status, string? slug = null, string outcome = "not-applied", int? retryAfter = null) => async (http, _) =>
    {
        http.Response.StatusCode = status;
        if (slug is not null)
        {
            http.Response.Headers["RRMQ-Error"] = slug;
            http.Response.Headers["RRMQ-Outcome"] = outcome;
        }

        if (retryAfter is { } seconds)
            http.Response.Headers.RetryAfter = $"{seconds}";
        await http.Response.WriteAsync("{}");
    };
}
