namespace Rrmq.Queues;

/// <summary>What became of one receipt: <see cref="CommandStatus.Done"/> or <see cref="CommandStatus.LeaseLost"/>. After an extension <paramref name="LeaseUntilMs"/> says until when.</summary>
public readonly record struct SettledLease(CommandStatus Status, long LeaseUntilMs = 0)
{
    /// <summary>Of the extension of a job's lease: somebody asked for the job to be cancelled.</summary>
    public bool CancelRequested { get; init; }
}
