using System.Text.Json;

namespace Rrmq.Client;

/// <summary>The body that enqueues a job.</summary>
internal sealed record EnqueueInput(string Type)
{
    public JsonElement? Payload { get; init; }

    public int? Priority { get; init; }

    public string? RunAt { get; init; }

    public TimeSpan? Delay { get; init; }

    public string? UniqueKey { get; init; }

    public int? MaxAttempts { get; init; }

    public TimeSpan? Backoff { get; init; }

    public TimeSpan? Keep { get; init; }

    public IReadOnlyList<string>? After { get; init; }
}
