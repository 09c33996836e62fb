namespace Rrmq.Queues;

/// <summary>A worker has done its job. Answer: <see cref="JobAnswer"/>.</summary>
/// <param name="Receipt">Of the lease.</param>
/// <param name="Result">JSON; empty: none.</param>
public sealed record CompleteJob(Receipt Receipt, ReadOnlyMemory<byte> Result) : Command(CommandKind.CompleteJob, default(ReadOnlyMemory<byte>))
{
    public override int EncodedSize => base.EncodedSize + 32 + Result.Length;
}
