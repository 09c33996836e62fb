using System.Text.Json;

namespace Rrmq.Client;

/// <summary>A schedule and how far it is. Times are UTC, by the cluster's clock.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cron">When jobs are made.</param>
/// <param name="TimeZone">By whose clock.</param>
/// <param name="Type">Of the jobs.</param>
/// <param name="Paused">While it is, no job is made.</param>
/// <param name="Runs">How many jobs it has made.</param>
public sealed record ScheduleInfo(string Name, string Cron, string TimeZone, string Type, bool Paused, long Runs)
{
    /// <summary>What the jobs work on; null: nothing.</summary>
    public JsonElement? Payload { get; init; }

    /// <inheritdoc cref="EnqueueOptions.Priority"/>
    public int Priority { get; init; }

    /// <inheritdoc cref="EnqueueOptions.MaxAttempts"/>
    public int? MaxAttempts { get; init; }

    /// <inheritdoc cref="EnqueueOptions.Backoff"/>
    public TimeSpan? Backoff { get; init; }

    /// <inheritdoc cref="EnqueueOptions.Keep"/>
    public TimeSpan? Keep { get; init; }

    /// <summary><c>once</c> or <c>skip</c>.</summary>
    public string? Missed { get; init; }

    /// <summary>When the next job is made; null: never.</summary>
    public DateTime? NextAt { get; init; }

    /// <summary>For when the last one was made; null: none was.</summary>
    public DateTime? LastAt { get; init; }

    /// <summary>Its id.</summary>
    public string? LastJob { get; init; }
}
