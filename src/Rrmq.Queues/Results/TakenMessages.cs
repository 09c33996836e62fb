namespace Rrmq.Queues;

public sealed record TakenMessages(IReadOnlyList<TakenMessage> Messages) : ResultDetail;
