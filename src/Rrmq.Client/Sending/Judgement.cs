using System.Globalization;
using System.Text.Json;

namespace Rrmq.Client;

/// <summary>What an answer means that is no success: whether the request may be made again, and where.</summary>
internal static class Judgement
{
    /// <summary>Null for a success; what can be tried again comes back.</summary>
    /// <exception cref="RrmqRefusedException">Trying again changes nothing, or is for the caller to decide.</exception>
    public static Attempt? Of(Uri node, HttpResponseMessage response, byte[] body)
    {
        if (response.IsSuccessStatusCode)
            return null;
        var status = (int)response.StatusCode;
        var code = response.HeaderOf(Wire.Error) ?? RrmqException.HttpError;
        var problem = ProblemOf(body);
        var message = problem?.Detail ?? response.HeaderOf(Wire.Reason) ?? $"{node.Authority} answered {status}";

        // A proxy says nothing about the outcome.
        var isUnknown = response.HeaderOf(Wire.Outcome) != Wire.NotApplied;
        if (status is 502 or 503 or 504 || code == Wire.TooManyIdempotencyKeys || (isUnknown && status >= 500))
            return new Attempt(code, isUnknown, message) { IsOfNode = IsOfNode(code), Rest = RestOf(code, response) };
        throw new RrmqRefusedException(status, code, problem?.Retryable ?? status is 408 or 429 or 507, message)
        {
            Field = problem?.Field, Value = problem?.Value, Rule = problem?.Rule, JobId = problem?.JobId,
        };
    }

    public static string? HeaderOf(this HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static bool IsOfNode(string code) =>
        code is Wire.Stopping or Wire.NodeRemoved or Wire.NodeDamaged or Wire.Internal or RrmqException.HttpError;

    /// <summary>An election is over long before the whole second that a header can say at least, and another node is not meant by the wish of one that stops.</summary>
    private static TimeSpan RestOf(string code, HttpResponseMessage response)
    {
        if (code is Wire.NoQuorum or Wire.LeadershipLost or Wire.TimedOut || (IsOfNode(code) && code != RrmqException.HttpError))
            return TimeSpan.Zero;
        return int.TryParse(response.HeaderOf(Wire.RetryAfter), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
    }

    private static Problem? ProblemOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ClientJsonContext.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
