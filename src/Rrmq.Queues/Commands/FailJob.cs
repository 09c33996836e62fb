namespace Rrmq.Queues;

/// <summary>A worker has failed at its job. Answer: <see cref="JobAnswer"/>.</summary>
/// <param name="Receipt">Of the lease.</param>
/// <param name="Reason">Why; UTF-8.</param>
/// <param name="Retry">False: the job has failed, however many attempts are left.</param>
public sealed record FailJob(Receipt Receipt, ReadOnlyMemory<byte> Reason, bool Retry) : Command(CommandKind.FailJob, default(ReadOnlyMemory<byte>))
{
    public override int EncodedSize => base.EncodedSize + 32 + Reason.Length;
}
