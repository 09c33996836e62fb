namespace Rrmq.Queues;

/// <summary>Nobody wants the job any more: it ends at once, or, when a worker has it, as soon as that fails or is heard of no more. Answer: <see cref="JobAnswer"/>.</summary>
public sealed record CancelJob(MessageId Job) : Command(CommandKind.CancelJob, default(ReadOnlyMemory<byte>));
