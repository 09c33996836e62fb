namespace Rrmq.Queues;

/// <summary>The job after what was done to it. Its contents come in the order payload, note, reason, result.</summary>
public sealed record JobAnswer(JobView Job) : ResultDetail;
