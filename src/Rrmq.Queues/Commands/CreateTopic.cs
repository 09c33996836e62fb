namespace Rrmq.Queues;

/// <summary>The limits travel in the command, so that every replica holds the topic to the same ones.</summary>
public sealed record CreateTopic(ReadOnlyMemory<byte> Topic, TopicLimits Limits) : Command(CommandKind.CreateTopic, Topic);
