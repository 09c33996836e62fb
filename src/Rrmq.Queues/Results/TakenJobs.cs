namespace Rrmq.Queues;

public sealed record TakenJobs(IReadOnlyList<TakenJob> Jobs) : ResultDetail;
