using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Requests that other nodes have passed on to this one, from the message that brings one to the message that answers it. Each is taken once, and counts against the same limits as those of this node's own
/// clients. Owned by the loop.
/// </summary>
internal sealed class ForeignRequests(Inbox inbox, INodeWorld world, NodeId self, Func<Term> term)
{
    /// <summary>What may wait for room on connections. Beyond it an answer is lost, and the node that waits for it says that nobody knows.</summary>
    private const long MostUnsentBytes = 64L * 1024 * 1024;

    private readonly SeenRequests _seen = new();
    private readonly Dictionary<(NodeId From, long Id), ForeignRequest> _open = [];
    private readonly Queue<(NodeId To, ForwardAnswer Answer, long DeadlineMs)> _unsent = new();
    private long _unsentBytes;

    /// <summary>True while answers wait for room on their connection.</summary>
    public bool HasUnsent => _unsent.Count > 0;

    /// <summary>Null for one that was here before, and for one that was answered at once.</summary>
    public ForeignRequest? Take(ForwardRequest forward)
    {
        if (!_seen.IsNew(forward.From, forward.RequestId))
            return null;
        var isPatient = forward.WaitMs > 0;
        var now = world.NowMs;
        if (ForwardFormat.CommandOf(forward) is not { } command || ForwardFormat.AcksOf(forward) is not { } acks)
        {
            // A node of another version: what it wants is surely not done here.
            Send(forward.From, ForwardFormat.Encode(forward.RequestId, new Answer(AnswerKind.NotLeader), self, term()), now + forward.PatienceMs);
            return null;
        }

        if (!inbox.TryReserve(command.EncodedSize, isPatient))
        {
            Send(forward.From, ForwardFormat.Encode(forward.RequestId, new Answer(isPatient ? AnswerKind.TooManyWaiting : AnswerKind.Overloaded), self, term()), now + forward.PatienceMs);
            return null;
        }

        var request = new ForeignRequest(forward.From, forward.RequestId, command, acks, now + forward.WaitMs, now + forward.PatienceMs, Reply) { IsPatient = isPatient };
        _open.Add((forward.From, forward.RequestId), request);
        return request;
    }

    /// <summary>The request whose client is gone, or null when it was answered. Nothing is proposed for it any more.</summary>
    public ForeignRequest? Cancel(ForwardCancel cancel)
    {
        if (!_open.TryGetValue((cancel.From, cancel.RequestId), out var request))
            return null;
        request.IsCancelled = true;
        return request;
    }

    /// <summary>The same for all that a node has passed on and that was not answered yet.</summary>
    public IReadOnlyList<ForeignRequest> CancelAllOf(NodeId from)
    {
        var cancelled = _open.Values.Where(request => request.From == from).ToArray();
        foreach (var request in cancelled)
            request.IsCancelled = true;
        return cancelled;
    }

    /// <summary>What found no room before, unless nobody waits for it any more.</summary>
    public void SendOn()
    {
        for (var count = _unsent.Count; count > 0; count--)
        {
            var (to, answer, deadline) = _unsent.Dequeue();
            _unsentBytes -= SizeOf(answer);
            if (deadline > world.NowMs)
                Send(to, answer, deadline);
        }
    }

    private void Reply(ForeignRequest request, Answer answer)
    {
        _open.Remove((request.From, request.Id));
        inbox.Release(request.Command.EncodedSize, request.IsPatient);
        Send(request.From, ForwardFormat.Encode(request.Id, answer, self, term()), request.DeadlineMs);
    }

    private void Send(NodeId to, ForwardAnswer answer, long deadlineMs)
    {
        switch (world.TrySend(to, answer))
        {
            case SendResult.Full when _unsent.Count == 0 || _unsentBytes + SizeOf(answer) <= MostUnsentBytes:
                _unsent.Enqueue((to, answer, deadlineMs));
                _unsentBytes += SizeOf(answer);
                break;
            case SendResult.TooLarge:
                world.TrySend(to, ForwardFormat.Encode(answer.RequestId, new Answer(AnswerKind.TimedOut) { Reason = "applied, and the answer is larger than anything that travels between nodes" }, self, term()));
                break;
        }
    }

    private static long SizeOf(ForwardAnswer answer)
    {
        var size = 256L + answer.Detail.Length;
        foreach (var content in answer.Contents)
            size += content.Length;
        return size;
    }
}
