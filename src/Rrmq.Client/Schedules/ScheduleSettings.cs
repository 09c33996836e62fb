using System.Text.Json;

namespace Rrmq.Client;

/// <summary>When jobs are to be made, and which. What is null takes its default.</summary>
/// <param name="Cron">Five fields, minute to day of the week, or six with the second before them: <c>*/5 * * * *</c>.</param>
/// <param name="Type">Of the jobs.</param>
public sealed record ScheduleSettings(string Cron, string Type)
{
    /// <summary>By whose clock, such as <c>Europe/Berlin</c>. Default <c>UTC</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What the jobs work on, at most 64 KiB; null: nothing.</summary>
    public JsonElement? Payload { get; init; }

    /// <inheritdoc cref="EnqueueOptions.Priority"/>
    public int? Priority { get; init; }

    /// <inheritdoc cref="EnqueueOptions.MaxAttempts"/>
    public int? MaxAttempts { get; init; }

    /// <inheritdoc cref="EnqueueOptions.Backoff"/>
    public TimeSpan? Backoff { get; init; }

    /// <inheritdoc cref="EnqueueOptions.Keep"/>
    public TimeSpan? Keep { get; init; }

    /// <summary>What becomes of ticks that a pause, or a cluster without a leader, slept through: <c>once</c> (default) makes one job for all of them, <c>skip</c> none.</summary>
    public string? Missed { get; init; }

    /// <summary>True: no job is made. Default false.</summary>
    public bool? Paused { get; init; }
}
