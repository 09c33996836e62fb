namespace Rrmq.Queues;

/// <summary>The schedule after a <see cref="PutSchedule"/>. Its content is the payload.</summary>
public sealed record ScheduleAnswer(ScheduleView Schedule, bool Created) : ResultDetail;
