namespace Rrmq.Queues;

/// <summary>The job on whose account a command was refused.</summary>
public sealed record JobNamed(MessageId Job) : ResultDetail;
