using System.Diagnostics.CodeAnalysis;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Requests that this node has passed on to leaders and that are not answered yet. Each attempt has a number of its own, which is never used again, not after a restart either, so that a late answer to one is
/// not taken for another's. Owned by the loop.
/// </summary>
/// <param name="self">This node.</param>
/// <param name="world">Where messages go.</param>
/// <param name="firstId">Where the numbering begins: elsewhere at every start.</param>
internal sealed class Forwards(NodeId self, INodeWorld world, long firstId)
{
    /// <summary>The answer to the last moment of the leader's patience has to come back while there is still somebody to take it.</summary>
    private const long WayBackMs = 30;

    private readonly Dictionary<long, (Request Request, NodeId To)> _asked = [];
    private readonly CommandBatchWriter _writer = new();
    private long _lastId = firstId;

    public int Count => _asked.Count;

    /// <summary>Sends the request to the leader. Unless it was taken for sending it surely does not get there.</summary>
    public SendResult Send(Request request, NodeId leader, Term term)
    {
        var now = world.NowMs;
        var patience = Math.Clamp(request.DeadlineMs - now - WayBackMs, 1, ForwardRequest.MostPatienceMs);
        var wait = Math.Clamp(request.WaitUntilMs - now, 0, patience);
        _writer.Add(request.Command);
        var id = ++_lastId;
        var message = new ForwardRequest(self, term, id, (int)patience, (int)wait, (byte)request.Acks.Mode, (byte)request.Acks.Replicas, _writer.Finish(0));
        var result = world.TrySend(leader, message);
        if (result != SendResult.Taken)
            return result;
        (request.Stage, request.ForwardedAs) = (RequestStage.Forwarded, id);
        _asked.Add(id, (request, leader));
        return result;
    }

    public bool TryTake(NodeId from, long id, [NotNullWhen(true)] out Request? request)
    {
        request = null;
        if (!_asked.TryGetValue(id, out var asked) || asked.To != from)
            return false;
        _asked.Remove(id);
        request = asked.Request;
        return true;
    }

    /// <summary>The client is gone, or this node goes: what is not proposed yet shall not be. The answer still comes.</summary>
    public void Cancel(Request request, Term term) => world.Send(_asked[request.ForwardedAs].To, new ForwardCancel(self, term, request.ForwardedAs));

    public void Forget(Request request) => _asked.Remove(request.ForwardedAs);

    /// <summary>Takes out what was sent to nodes of which no answer is to be expected any more.</summary>
    public List<Request> TakeSentTo(Predicate<NodeId> isGone)
    {
        var lost = new List<Request>();
        foreach (var (id, (request, to)) in _asked)
        {
            if (!isGone(to))
                continue;
            _asked.Remove(id);
            lost.Add(request);
        }

        return lost;
    }

    public IEnumerable<Request> Requests => _asked.Values.Select(static asked => asked.Request);
}
