using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>A request of a client of this node. Its awaiter never continues on the loop's thread. Completed by the loop, or by its awaiter when the loop is stuck.</summary>
/// <param name="command">What to do.</param>
/// <param name="options">How to be answered.</param>
/// <param name="waitUntilMs">Until when it waits for something to take.</param>
/// <param name="deadlineMs">Answered by then.</param>
/// <param name="courier">Carries the answer to whoever waits for it; null: it goes by itself.</param>
/// <param name="hungUp">Cancelled when the client is gone.</param>
internal sealed class LocalRequest(Command command, RequestOptions options, long waitUntilMs, long deadlineMs, AnswerCourier? courier, CancellationToken hungUp)
    : Request(command, RequiredAcks.Of(options), waitUntilMs, deadlineMs), IArriving, IImpatient
{
    private readonly TaskCompletionSource<Answer> _completion = new(courier is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
    private Answer _answer;
    private int _isAnswered;

    public LocalRequest(Command command, RequestOptions options, long waitUntilMs, long deadlineMs, CancellationToken hungUp = default)
        : this(command, options, waitUntilMs, deadlineMs, courier: null, hungUp)
    {
    }

    public Task<Answer> Answer => _completion.Task;

    /// <summary>True when it holds a place among those who wait, and not one among the requests that are at work.</summary>
    public bool IsPatient { get; } = options.Wait > TimeSpan.Zero;

    public override bool IsForeign => false;

    public override bool LocalOnly { get; } = options.LocalOnly;

    public override bool IsAbandoned => Volatile.Read(ref _isAnswered) != 0 || hungUp.IsCancellationRequested;

    /// <summary>Any thread; the first answer counts.</summary>
    public override void Complete(Answer answer)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
            return;
        _answer = answer;
        if (courier is null)
            Arrive();
        else
            courier.Take(this);
    }

    IImpatient? IImpatient.Older { get; set; }

    IImpatient? IImpatient.Younger { get; set; }

    void IImpatient.RunOut() => Complete(new Answer(AnswerKind.TimedOut) { Reason = "the node did not look at the request in time" });

    void IArriving.Arrive() => Arrive();

    private void Arrive() => _completion.SetResult(_answer);
}
