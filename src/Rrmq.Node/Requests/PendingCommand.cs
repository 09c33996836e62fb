using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A command on its way. Answered once; its awaiter never continues on the loop's thread.</summary>
public sealed class PendingCommand(Command command, long deadlineMs) : TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Command Command { get; } = command;
    public long DeadlineMs { get; } = deadlineMs;
}
