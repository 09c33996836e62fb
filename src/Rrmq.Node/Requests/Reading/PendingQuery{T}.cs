using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What a query brings, and the contents that it names.</summary>
internal sealed class PendingQuery<T>(
    Func<QueueStateMachine, T> query, Func<T, IReadOnlyList<BodyReference>>? contents, ReadOptions options, long deadlineMs, CancellationToken hungUp = default)
    : PendingQuery(options, deadlineMs)
{
    private readonly TaskCompletionSource<ReadAnswer<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ReadAnswer<T>> Answer => _answer.Task;

    public override bool IsAbandoned => _answer.Task.IsCompleted || hungUp.IsCancellationRequested;

    public override void Run(in StateMoment moment, BodyLoader bodies)
    {
        try
        {
            var value = query(moment.State);
            var answer = new ReadAnswer<T>(AnswerKind.Applied, value, moment.Leader, moment.Term, LogPosition.After(new LogIndex(moment.State.AppliedIndex)), []) { NowMs = moment.NowMs };
            if (contents is null)
                _answer.TrySetResult(answer);
            else
                bodies.Load(new ContentsOfQuery(this, answer, contents(value)));
        }
        catch (Exception error)
        {
            // The caller's own code: its failure is the caller's, and the loop goes on.
            _answer.TrySetException(error);
        }
    }

    public override void Refuse(AnswerKind kind, Member? leader, Term term) => Complete(new ReadAnswer<T>(kind, default, leader, term, default, []));

    /// <summary>False when it was answered before.</summary>
    public bool Complete(ReadAnswer<T> answer) => _answer.TrySetResult(answer);

    private sealed class ContentsOfQuery(PendingQuery<T> query, ReadAnswer<T> answer, IReadOnlyList<BodyReference> references) : ContentLoad(references, query.DeadlineMs)
    {
        protected override void Complete(IReadOnlyList<ReadOnlyMemory<byte>> contents) => query.Complete(answer with { Contents = contents });

        protected override void Miss(IReadOnlyList<ReadOnlyMemory<byte>> contents) => query.Complete(answer with { Contents = contents });

        protected override void Lose() => query.Refuse(AnswerKind.NoLeader, answer.Leader, answer.Term);
    }
}
