namespace Rrmq.Node;

/// <summary>A wish for the whole state, as new as everything that was committed when it came. Any node answers.</summary>
/// <param name="hold">
/// Called on the loop's thread with what was captured, before anything that it leads to can be given back. The answer is <see cref="AnswerKind.Applied"/> then.
/// </param>
/// <param name="deadlineMs">Answered by then.</param>
public sealed class PendingCapture(Action<SnapshotRequest> hold, long deadlineMs) : TaskCompletionSource<AnswerKind>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long DeadlineMs { get; } = deadlineMs;

    internal void Answer(SnapshotRequest captured)
    {
        // Nobody waits for one that came too late, and nobody would let go of what it holds.
        if (Task.IsCompleted)
            return;
        hold(captured);
        TrySetResult(AnswerKind.Applied);
    }
}
