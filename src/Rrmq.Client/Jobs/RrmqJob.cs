using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>A job as it stands. Times are UTC, by the cluster's clock.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">What kind of work it is.</param>
/// <param name="State"><c>waiting</c> (for other jobs), <c>scheduled</c>, <c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
public sealed record RrmqJob(string Id, string Type, string State)
{
    /// <summary>What it works on; null: nothing.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>0 to 9; higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Which attempt it is in, or was; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Failed attempts after which it has failed; 0: never.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>0 to 100, as its worker says; null: it has not said.</summary>
    public int? Progress { get; init; }

    /// <summary>What its worker says beside it.</summary>
    public string? Note { get; init; }

    /// <summary>Of a succeeded job: its result, if it has one.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it, or its last attempt, failed, or was cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was enqueued.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it may begin; null: at once.</summary>
    public DateTime? RunAt { get; init; }

    /// <summary>When its last attempt began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>See <see cref="EnqueueOptions.UniqueKey"/>.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>The jobs that it waits for, or waited for.</summary>
    public IReadOnlyList<string> After { get => field ?? []; init; }

    /// <summary>Somebody wants it cancelled, and its worker has not ended it yet.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The schedule that made it; null: somebody enqueued it.</summary>
    public string? Schedule { get; init; }

    /// <summary>It has ended, one way or the other.</summary>
    public bool IsFinished => State is "succeeded" or "failed" or "cancelled";

    /// <summary>It has ended well.</summary>
    public bool IsSucceeded => State == "succeeded";

    /// <summary>Its result as a value.</summary>
    /// <typeparam name="T">Of the value.</typeparam>
    /// <param name="type">How it is read, from a source-generated context.</param>
    /// <returns>Default when it has none.</returns>
    /// <exception cref="JsonException">The result is no such value.</exception>
    public T? ResultAs<T>(JsonTypeInfo<T> type) => Result is { } result ? result.Deserialize(type) : default;
}
