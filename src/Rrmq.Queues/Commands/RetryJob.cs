namespace Rrmq.Queues;

/// <summary>A job that failed or was cancelled goes back to the queue, all its attempts before it. Answer: <see cref="JobAnswer"/>.</summary>
public sealed record RetryJob(MessageId Job) : Command(CommandKind.RetryJob, default(ReadOnlyMemory<byte>));
