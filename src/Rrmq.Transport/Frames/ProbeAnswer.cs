using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>The answer to a <see cref="Probe"/>, by the other connection. Never reaches consensus.</summary>
/// <param name="From">Who answers.</param>
/// <param name="Stamp">The probe's.</param>
public sealed record ProbeAnswer(NodeId From, long Stamp) : RaftMessage(From, Term.Zero);
