using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Nobody waits for a <see cref="ForwardRequest"/> any more: what has not been proposed yet is given up. Answered all the same, so that a node that stops learns what surely did not happen.
/// </summary>
/// <param name="From">Who sent the request.</param>
/// <param name="Term">Its term.</param>
/// <param name="RequestId">As in the request.</param>
public sealed record ForwardCancel(NodeId From, Term Term, long RequestId) : RaftMessage(From, Term);
