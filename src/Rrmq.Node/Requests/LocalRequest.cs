using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A request of a client of this node. Its awaiter never continues on the loop's thread. Completed by the loop, or by its awaiter when the loop is stuck.</summary>
internal sealed class LocalRequest(Command command, RequestOptions options, long waitUntilMs, long deadlineMs, CancellationToken hungUp = default)
    : Request(command, RequiredAcks.Of(options), waitUntilMs, deadlineMs)
{
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Answer> Answer => _answer.Task;

    /// <summary>True when it holds a place among those who wait, and not one among the requests that are at work.</summary>
    public bool IsPatient { get; } = options.Wait > TimeSpan.Zero;

    public override bool IsForeign => false;

    public override bool LocalOnly { get; } = options.LocalOnly;

    public override bool IsAbandoned => _answer.Task.IsCompleted || hungUp.IsCancellationRequested;

    public override void Complete(Answer answer) => _answer.TrySetResult(answer);
}
