using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A command on its way. Answered once; its awaiter never continues on the loop's thread.</summary>
public sealed class PendingCommand
{
    private readonly CancellationToken _hungUp;
    private readonly Request? _request;
    private readonly AnswerCourier? _courier;
    private readonly TaskCompletionSource<Answer> _completion;
    private Answer _answer;
    private int _isAnswered;

    /// <param name="command">What to do.</param>
    /// <param name="deadlineMs">Answered by then.</param>
    /// <param name="hungUp">Cancelled when the client is gone.</param>
    public PendingCommand(Command command, long deadlineMs, CancellationToken hungUp = default)
        : this(command, deadlineMs, courier: null, hungUp)
    {
    }

    /// <param name="command">What to do.</param>
    /// <param name="deadlineMs">Answered by then.</param>
    /// <param name="courier">Carries the answer to whoever waits for it; null: it goes by itself.</param>
    /// <param name="hungUp">Cancelled when the client is gone.</param>
    internal PendingCommand(Command command, long deadlineMs, AnswerCourier? courier, CancellationToken hungUp)
    {
        Command = command;
        DeadlineMs = deadlineMs;
        _courier = courier;
        _hungUp = hungUp;
        _completion = new TaskCompletionSource<Answer>(courier is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
    }

    /// <summary>One try of a request of <c>/v1</c>, which is answered to that.</summary>
    internal PendingCommand(Request request, long deadlineMs)
        : this(request.Command, deadlineMs) => _request = request;

    public Command Command { get; }

    public long DeadlineMs { get; }

    /// <summary>The answer, where and when it arrives.</summary>
    public Task<Answer> Task => _completion.Task;

    /// <summary>True when nobody waits for the answer any more: answered already, or the client is gone. Matters only until the command is proposed.</summary>
    public bool IsAbandoned => _request is null ? Volatile.Read(ref _isAnswered) != 0 || _hungUp.IsCancellationRequested : !_request.Awaits(this);

    /// <summary>True when it is answered as soon as the leader's own disk has it.</summary>
    internal bool IsAnsweredEarly => _request is { Acks.Mode: Acknowledgement.Leader } && Command.Kind is CommandKind.Publish or CommandKind.PublishMessages or CommandKind.AppendToStream;

    /// <summary>Its neighbours in <see cref="Patience"/>, which alone touches them.</summary>
    internal PendingCommand? Older { get; set; }

    internal PendingCommand? Younger { get; set; }

    /// <summary>False when it was answered before. Any thread.</summary>
    public bool TrySetResult(Answer answer)
    {
        if (_request is not null)
            return _request.Take(this, answer);
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
            return false;
        _answer = answer;
        if (_courier is null)
            Arrive();
        else
            _courier.Take(this);
        return true;
    }

    /// <summary>The answer has come to where its awaiter may go on.</summary>
    internal void Arrive() => _completion.SetResult(_answer);
}
