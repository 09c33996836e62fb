using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A client's request, passed on to the leader by the node that it came to. Node speaks to node, like <see cref="BodyRequest"/>: it never reaches consensus and its term is not adopted. Only a leader
/// does what it asks; any other node says that it does not lead, and nobody passes it on a second time. Answered by a <see cref="ForwardAnswer"/>.
/// </summary>
/// <param name="From">The node that the client asked.</param>
/// <param name="Term">Its term.</param>
/// <param name="RequestId">Names this attempt: counted up by the sender from a start drawn at random, and never sent twice.</param>
/// <param name="PatienceMs">For how long the sender waits for the answer.</param>
/// <param name="WaitMs">For how long something to take may be waited for; at most the patience.</param>
/// <param name="Acks">When the request counts as done: a number of the nodes' own.</param>
/// <param name="Replicas">How many nodes must have it at least; 0: a majority.</param>
/// <param name="Command">What to do, encoded as a batch of one command.</param>
public sealed record ForwardRequest(NodeId From, Term Term, long RequestId, int PatienceMs, int WaitMs, byte Acks, byte Replicas, ReadOnlyMemory<byte> Command) : RaftMessage(From, Term)
{
    /// <summary>No request is waited for longer than this.</summary>
    public const int MostPatienceMs = 600_000;
}
