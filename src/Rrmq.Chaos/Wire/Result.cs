using System.Text.Json;

namespace Rrmq.Chaos;

/// <summary>One attempt at one request. <paramref name="Reply"/> is null when none came.</summary>
internal sealed record Result(Fate Fate, WireReply? Reply, TimeSpan Took)
{
    public int Status => Reply?.Status ?? 0;

    public string? Error => Reply?.Header("RRMQ-Error");

    public string? Leader => Reply?.Header("RRMQ-Leader");

    public bool Replayed => Reply?.Header("Idempotent-Replayed") == "true";

    public string Message => Root().GetProperty("message").GetString()!;

    public IReadOnlyList<string> Topics => [.. Root().GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()!)];

    public static Fate FateOf(WireReply reply) => (reply.Status, reply.Header("RRMQ-Outcome"), reply.Header("RRMQ-Error")) switch
    {
        (200, _, _) => Fate.Done,
        (_, "unknown", _) => Fate.Unknown,
        (404, "not-applied", "topic_not_found" or "queue_empty") or (409, "not-applied", "topic_exists") => Fate.Refused,
        (_, "not-applied", _) => Fate.NotApplied,
        _ => throw new InvalidOperationException($"a failure must say its outcome: {reply.Status} {string.Join(", ", reply.Headers)}"),
    };

    public override string ToString() => $"{Fate} {Status} {Error} {Reply?.Body} after {Took.TotalMilliseconds:0} ms";

    private JsonElement Root() => JsonDocument.Parse(Reply!.Body).RootElement;
}
