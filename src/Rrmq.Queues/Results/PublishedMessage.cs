namespace Rrmq.Queues;

/// <summary>What became of one message of a publish. <see cref="CommandStatus.Done"/> or <see cref="CommandStatus.Duplicate"/>: <paramref name="Id"/> is that of the message that is (or was) in the topic.</summary>
public readonly record struct PublishedMessage(CommandStatus Status, MessageId Id);
