namespace Rrmq.Node;

/// <summary>A listing of topics on its way.</summary>
public sealed class PendingListing(bool anyNode, long deadlineMs) : TaskCompletionSource<TopicsAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>True when a follower may answer, by the leader's read index.</summary>
    public bool AnyNode { get; } = anyNode;

    public long DeadlineMs { get; } = deadlineMs;
}
