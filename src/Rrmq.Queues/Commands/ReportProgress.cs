namespace Rrmq.Queues;

/// <summary>A worker says that it is still at it, and how far. Answer: <see cref="JobProgressed"/>.</summary>
/// <param name="Receipt">Of the lease, which lasts longer from now on.</param>
public sealed record ReportProgress(Receipt Receipt) : Command(CommandKind.ReportProgress, default(ReadOnlyMemory<byte>))
{
    /// <summary>0 to 100; null: as it was.</summary>
    public int? Progress { get; init; }

    /// <summary>UTF-8; null: as it was.</summary>
    public ReadOnlyMemory<byte>? Note { get; init; }

    /// <summary>The lease ends this long after now; null: the topic's setting.</summary>
    public long? LeaseMs { get; init; }

    public override int EncodedSize => base.EncodedSize + 48 + (Note?.Length ?? 0);
}
