namespace Rrmq.Queues;

public sealed record PublishedMessages(IReadOnlyList<PublishedMessage> Items) : ResultDetail;
