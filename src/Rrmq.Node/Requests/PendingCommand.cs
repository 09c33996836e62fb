using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A command on its way. Answered once; its awaiter never continues on the loop's thread.</summary>
public sealed class PendingCommand(Command command, long deadlineMs, CancellationToken hungUp = default) : TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Command Command { get; } = command;

    /// <summary>True when nobody waits for the answer any more: answered already, or the client is gone. Matters only until the command is proposed.</summary>
    public bool IsAbandoned => Task.IsCompleted || hungUp.IsCancellationRequested;

    public long DeadlineMs { get; } = deadlineMs;

    /// <summary>Its neighbours in <see cref="Patience"/>, which alone touches them.</summary>
    internal PendingCommand? Older { get; set; }

    internal PendingCommand? Younger { get; set; }
}
