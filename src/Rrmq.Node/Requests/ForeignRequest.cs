using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A request that another node has passed on to this one, which leads as far as that node knows. Answered by a message. Owned by the loop.</summary>
/// <param name="from">The node that a client asked.</param>
/// <param name="id">What that node calls it.</param>
/// <param name="command">What to do.</param>
/// <param name="acks">When it counts as done.</param>
/// <param name="waitUntilMs">Until when it waits for something to take.</param>
/// <param name="deadlineMs">Nobody waits for the answer after this.</param>
/// <param name="reply">Sends the answer.</param>
internal sealed class ForeignRequest(NodeId from, long id, Command command, RequiredAcks acks, long waitUntilMs, long deadlineMs, Action<ForeignRequest, Answer> reply)
    : Request(command, acks, waitUntilMs, deadlineMs)
{
    private bool _isOver;

    public NodeId From => from;
    public long Id => id;
    public bool IsPatient { get; init; }

    /// <summary>True once its client is gone: nothing is proposed for it any more.</summary>
    public bool IsCancelled { get; set; }

    public override bool IsForeign => true;

    public override bool LocalOnly => true;

    public override bool IsAbandoned => _isOver || IsCancelled;

    public override void Complete(Answer answer)
    {
        if (_isOver)
            return;
        _isOver = true;
        reply(this, answer);
    }
}
