namespace Rrmq.Queues;

/// <summary>
/// One decoded command; its slices live as long as the batch they came from, in which <paramref name="Body"/> begins at <paramref name="BodyOffset"/>. Of kinds beyond the base API's three the body is
/// everything that the kind needs, still encoded.
/// </summary>
public readonly record struct CommandView(
    CommandKind Kind,
    ReadOnlyMemory<byte> Topic,
    ReadOnlyMemory<byte> IdempotencyKey,
    ReadOnlyMemory<byte> Body,
    int BodyOffset,
    TopicLimits Limits)
{
    /// <summary>What the client asked, without what a node adds: the same in each repetition of a request.</summary>
    internal ReadOnlySpan<byte> Asked => Kind switch
    {
        CommandKind.ConfigureTopic => Body.Span[..^Math.Min(Body.Length, CommandBatchFormat.LimitsSize)],
        CommandKind.ReceiveMessages => Body.Span[..^Math.Min(Body.Length, CommandBatchFormat.NonceSize)],
        CommandKind.EnqueueJob => Body.Span[..^Math.Min(Body.Length, CommandBatchFormat.LimitsSize)],
        CommandKind.ReceiveJobs => Body.Span[..^Math.Min(Body.Length, CommandBatchFormat.NonceSize)],
        CommandKind.PutSchedule => Body.Span[..^Math.Min(Body.Length, JobCommandFormat.ScheduleSuffix)],
        _ => Body.Span,
    };

    /// <summary>The command as it was before it was encoded; it shares the batch's memory.</summary>
    /// <exception cref="InvalidBatchException">What it needs does not parse.</exception>
    public Command ToCommand() => CommandDecoder.Decode(this);
}
