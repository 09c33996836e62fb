namespace Rrmq.Client;

/// <summary>How a job is enqueued. Everything has a default.</summary>
public sealed record EnqueueOptions
{
    /// <summary>0 to 9; higher goes first. Null: 0.</summary>
    public int? Priority { get; init; }

    /// <summary>When it may begin, by the cluster's clock; excludes <see cref="Delay"/>.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>How long it waits before it may begin; excludes <see cref="RunAt"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>While a job with this key and type is not finished, another one is refused (<c>unique_key_taken</c>).</summary>
    public string? UniqueKey { get; init; }

    /// <summary>Failed attempts after which it has failed; null: as the cluster says.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long it rests after its first failed attempt; null: as the cluster says.</summary>
    public TimeSpan? Backoff { get; init; }

    /// <summary>How long the finished job and its result are kept; null: 1 h.</summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>Ids of jobs that must have succeeded before; when one of them fails or is cancelled, this one is cancelled.</summary>
    public IReadOnlyList<string>? After { get; init; }

    /// <inheritdoc cref="PublishOptions.IdempotencyKey"/>
    public string? IdempotencyKey { get; init; }
}
