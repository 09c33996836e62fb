using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A query of <c>/v1</c> on its way. Answered once; its awaiter never continues on the loop's thread.</summary>
internal abstract class PendingQuery(ReadOptions options, long deadlineMs)
{
    public ReadOptions Options => options;
    public long DeadlineMs => deadlineMs;

    /// <summary>True when nobody waits for the answer any more.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Asks the state, and has loaded what the answer leads to.</summary>
    public abstract void Run(in StateMoment moment, BodyLoader bodies);

    public abstract void Refuse(AnswerKind kind, Member? leader, Term term);
}
