using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>
/// A request of <c>/v1</c>, from its arrival to its one answer. Between the two it may be tried several times, here and at other nodes, but never again while an earlier try may have taken effect, unless it
/// has an idempotency key. Owned by the loop; only what derived classes say may be looked at by others.
/// </summary>
/// <param name="command">What to do.</param>
/// <param name="acks">When it counts as done.</param>
/// <param name="waitUntilMs">Until when it waits for something to take.</param>
/// <param name="deadlineMs">Answered by then.</param>
internal abstract class Request(Command command, RequiredAcks acks, long waitUntilMs, long deadlineMs)
{
    private RequestDesk? _desk;
    private PendingCommand? _try;

    public Command Command => command;
    public RequiredAcks Acks => acks;
    public long WaitUntilMs => waitUntilMs;
    public long DeadlineMs => deadlineMs;

    public RequestStage Stage { get; set; }

    /// <summary>When the desk has to look at it by itself; see <see cref="Deadlines"/>.</summary>
    public long DueMs { get; set; } = long.MaxValue;

    /// <summary>True once a try has come to nothing that anybody knows: from then on no failure may say that surely nothing happened.</summary>
    public bool MayBeApplied { get; set; }

    /// <summary>Of one that waits: its place among those who want the same.</summary>
    public LinkedListNode<Request>? Place { get; set; }

    /// <summary>What it waits at, while it has a place there.</summary>
    public WaitedTopic? WaitsAt { get; set; }

    /// <summary>The name that the leader knows it by, while it is forwarded.</summary>
    public long ForwardedAs { get; set; }

    /// <summary>True for one that another node has passed on.</summary>
    public abstract bool IsForeign { get; }

    /// <summary>True when only this node may answer.</summary>
    public abstract bool LocalOnly { get; }

    /// <summary>True when nobody waits for the answer any more: answered already, or the client is gone.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Hands the answer out, once.</summary>
    public abstract void Complete(Answer answer);

    public bool MayRepeat => !command.IdempotencyKey.IsEmpty;

    /// <summary>The command for one try of it, answered by <paramref name="tryUntilMs"/> to the desk.</summary>
    public PendingCommand Try(RequestDesk desk, long tryUntilMs)
    {
        (_desk, Stage) = (desk, RequestStage.Tried);
        return _try = new PendingCommand(this, tryUntilMs);
    }

    /// <summary>False for a try that has been answered, and for one that nobody wants any more.</summary>
    public bool Awaits(PendingCommand attempt) => _try == attempt && !IsAbandoned;

    /// <summary>What became of a try. Only the first word on it counts.</summary>
    public bool Take(PendingCommand attempt, Answer answer)
    {
        if (_try != attempt)
            return false;
        _try = null;
        _desk!.Answered(this, answer);
        return true;
    }
}
