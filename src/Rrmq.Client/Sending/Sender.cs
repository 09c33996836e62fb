using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>
/// Sends requests to whichever node answers, and again to the next one while nothing is settled: a request carries a key, so that it takes effect once however often it is sent. Thread-safe.
/// </summary>
internal sealed class Sender(RrmqClientOptions options, HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly NodeBook _nodes = new(options.Nodes, options.FollowLeader, time);

    /// <summary>A new key, that no other request has; null when keys are switched off.</summary>
    public string? NewKey() => options.UseIdempotencyKeys ? Outgoing.NewKey() : null;

    /// <summary>The caller's own key, or a new one.</summary>
    /// <exception cref="ArgumentException">It cannot be a header.</exception>
    public string? KeyOr(string? own)
    {
        if (own is not null)
            PublishBody.Check(Wire.IdempotencyKey, own);
        return own ?? NewKey();
    }

    /// <summary>The answer's body, which must be there.</summary>
    public async Task<T> AskAsync<T>(Outgoing outgoing, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => await SendAsync(outgoing, type, cancellation).ConfigureAwait(false)
        ?? throw new RrmqUnavailableException(RrmqException.HttpError, outgoing.HasEffect, "the answer has no body", null);

    /// <summary>The answer's body; null when it has none.</summary>
    public Task<T?> SendAsync<T>(Outgoing outgoing, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => SendAsync(outgoing, body => body.Length == 0 ? null : JsonSerializer.Deserialize(body, type), cancellation);

    /// <summary>The answer's body as it came; empty when it has none.</summary>
    public Task<byte[]> SendAsync(Outgoing outgoing, CancellationToken cancellation) => SendAsync(outgoing, static body => body, cancellation);

    /// <summary>What is read of the answer's body.</summary>
    /// <exception cref="RrmqRefusedException">The cluster refused.</exception>
    /// <exception cref="RrmqUnavailableException">Nobody could carry it out in time.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    private async Task<T> SendAsync<T>(Outgoing outgoing, Func<byte[], T> read, CancellationToken cancellation)
    {
        var firstFailure = 0L;
        var pause = FirstPause;
        var mayBeApplied = false;
        for (var tries = 1; ; tries++)
        {
            var (answer, attempt) = await TryAsync(_nodes.Next(), outgoing, read, cancellation).ConfigureAwait(false);
            if (attempt is null)
                return answer!;
            mayBeApplied |= attempt.MayBeApplied && outgoing.HasEffect;
            if (tries == 1)
                firstFailure = time.GetTimestamp();
            var rest = RestAfter(attempt, tries, ref pause);
            if ((mayBeApplied && !outgoing.IsRepeatable) || time.GetElapsedTime(firstFailure) + rest >= options.RetryFor)
                throw new RrmqUnavailableException(attempt.Code, mayBeApplied, attempt.Message, attempt.Cause);
            ClientTelemetry.Retried(attempt.Code);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>None while there is a node that was not asked yet; then longer and longer, and each client for itself, so that they do not come back all at once.</summary>
    private TimeSpan RestAfter(Attempt attempt, int tries, ref TimeSpan pause)
    {
        if (attempt.IsOfNode && tries < _nodes.Seeds)
            return TimeSpan.Zero;
        var rest = pause * (0.5 + Random.Shared.NextDouble());
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return rest > attempt.Rest ? rest : attempt.Rest;
    }

    private async Task<(T? Answer, Attempt? Attempt)> TryAsync<T>(Uri node, Outgoing outgoing, Func<byte[], T> read, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.AttemptTimeout + outgoing.Wait + TimeSpan.FromSeconds(outgoing.Body.Length >> 20), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        Attempt attempt;
        try
        {
            using var request = outgoing.To(node);
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            ClientTelemetry.AnsweredBy(node);
            if (Judgement.Of(node, response, body) is not { } failed)
            {
                _nodes.Answered(node, response.HeaderOf(Wire.Leader));
                return (read(body), null);
            }

            attempt = failed;
            if (!attempt.IsOfNode)
                _nodes.Answered(node, response.HeaderOf(Wire.Leader));
        }
        catch (HttpRequestException e)
        {
            // A connection that never was carried nothing.
            var isConnected = e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            attempt = new Attempt(RrmqException.Unreachable, isConnected, $"{node.Authority} cannot be reached: {e.Message}", e) { IsOfNode = true };
        }
        catch (JsonException e)
        {
            attempt = new Attempt(RrmqException.HttpError, true, $"{node.Authority} answered what no node of RRMQ does", e) { IsOfNode = true };
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            // The handler's own limit, of connecting, is shorter than ours.
            attempt = new Attempt(RrmqException.Unreachable, e is IOException || limit.IsCancellationRequested, $"{node.Authority} did not answer in time", e) { IsOfNode = true };
        }

        if (attempt.IsOfNode)
            _nodes.Failed(node);
        return (default, attempt);
    }
}
