namespace Rrmq.Node;

/// <summary>A change on its way. Answered once; its awaiter never continues on the loop's thread.</summary>
public sealed class PendingChange(ChangeRequest request, long deadlineMs) : TaskCompletionSource<ChangeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ChangeRequest Request { get; } = request;

    public long DeadlineMs { get; } = deadlineMs;
}
