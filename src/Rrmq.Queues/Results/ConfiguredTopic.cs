namespace Rrmq.Queues;

/// <summary>The topic after a <see cref="ConfigureTopic"/>.</summary>
public sealed record ConfiguredTopic(TopicView Topic, bool Created) : ResultDetail;
