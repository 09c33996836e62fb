using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A <see cref="KeepAlive"/> that asks for an answer, by which the round trip is measured. Sent only to peers that said in the handshake that they answer; never reaches consensus.
/// </summary>
/// <param name="From">Who asks.</param>
/// <param name="Stamp">The asking process's clock when it was sent, in units of its own: the answer brings it back, and it means nothing to others.</param>
public sealed record Probe(NodeId From, long Stamp) : RaftMessage(From, Term.Zero);
