namespace Rrmq.Client;

/// <summary>All schedules.</summary>
internal sealed record SchedulePage(IReadOnlyList<ScheduleInfo> Items);
