using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rrmq.Contracts;

namespace Rrmq.Client;

/// <summary>
/// Sends requests to whichever node answers, and again to the next one while nothing is settled: a request carries a key, so that it takes effect once however often it is sent. Thread-safe.
/// </summary>
internal sealed class Sender(RrmqClientOptions options, HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private int _node;

    /// <summary>The answer's body as <typeparamref name="T"/>; null when it has none.</summary>
    public async Task<T?> SendAsync<T>(Outgoing outgoing, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var body = await SendAsync(outgoing, cancellation).ConfigureAwait(false);
        return body.Length == 0 ? null : JsonSerializer.Deserialize(body, type);
    }

    /// <exception cref="RrmqRefusedException">The cluster refused.</exception>
    /// <exception cref="RrmqUnavailableException">Nobody could carry it out in time.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<byte[]> SendAsync(Outgoing outgoing, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var pause = FirstPause;
        var mayBeApplied = false;
        while (true)
        {
            var place = Volatile.Read(ref _node);
            var (body, attempt) = await TryAsync(options.Nodes[(int)((uint)place % (uint)options.Nodes.Count)], outgoing, cancellation).ConfigureAwait(false);
            if (body is not null)
                return body;
            mayBeApplied |= attempt.MayBeApplied;
            if (time.GetElapsedTime(began) + pause > options.RetryFor)
                throw new RrmqUnavailableException(attempt.Code, mayBeApplied, attempt.Message, attempt.Cause);

            // Others may have moved on already: only the first to find the node wanting does.
            Interlocked.CompareExchange(ref _node, place + 1, place);
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<(byte[]? Body, Attempt Attempt)> TryAsync(Uri node, Outgoing outgoing, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.AttemptTimeout + outgoing.Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = outgoing.To(node);
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? (body, default) : (null, Judge(node, response, body));
        }
        catch (HttpRequestException e)
        {
            // Refused connections never carried anything.
            return (null, new Attempt("unreachable", e.HttpRequestError != HttpRequestError.ConnectionError, $"{node.Authority} cannot be reached: {e.Message}", e));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            return (null, new Attempt("unreachable", true, $"{node.Authority} did not answer in time", e));
        }
    }

    /// <summary>What can be tried again comes back; what cannot is thrown.</summary>
    private static Attempt Judge(Uri node, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var code = response.Headers.TryGetValues(RrmqHeaders.Error, out var slugs) ? slugs.First() : "no_rrmq";
        var message = MessageOf(body) ?? (response.Headers.TryGetValues(RrmqHeaders.Reason, out var reasons) ? reasons.First() : $"{node.Authority} answered {status}");
        var unknown = response.Headers.TryGetValues(RrmqHeaders.Outcome, out var outcomes) && outcomes.First() == Outcome.Unknown;
        if (status is 502 or 503 or 504 || unknown)
            return new Attempt(code, unknown, message, null);
        throw new RrmqRefusedException(status, code, status == 429 || status == 507, message);
    }

    private static string? MessageOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RrmqJsonContext.Default.ProblemReport)?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
