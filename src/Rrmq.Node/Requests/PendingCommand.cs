using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A command on its way. Answered once; its awaiter never continues on the loop's thread.</summary>
public sealed class PendingCommand(Command command, long deadlineMs, CancellationToken hungUp = default) : TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly Request? _request;

    /// <summary>One try of a request of <c>/v1</c>, which is answered to that.</summary>
    internal PendingCommand(Request request, long deadlineMs)
        : this(request.Command, deadlineMs) => _request = request;

    public Command Command { get; } = command;

    /// <summary>True when nobody waits for the answer any more: answered already, or the client is gone. Matters only until the command is proposed.</summary>
    public bool IsAbandoned => _request is null ? Task.IsCompleted || hungUp.IsCancellationRequested : !_request.Awaits(this);

    public long DeadlineMs { get; } = deadlineMs;

    /// <summary>True when it is answered as soon as the leader's own disk has it.</summary>
    internal bool IsAnsweredEarly => _request is { Acks.Mode: Acknowledgement.Leader } && Command.Kind is CommandKind.Publish or CommandKind.PublishMessages or CommandKind.AppendToStream;

    public new bool TrySetResult(Answer answer) => _request is null ? base.TrySetResult(answer) : _request.Take(this, answer);
}
