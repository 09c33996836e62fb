using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>What became of a <see cref="ForwardRequest"/>. What its kind, its status and its detail mean is the nodes' own business.</summary>
/// <param name="From">Who was asked.</param>
/// <param name="Term">Its term.</param>
/// <param name="RequestId">As in the request.</param>
/// <param name="Kind">How it ended at the node.</param>
/// <param name="Status">The state machine's word.</param>
/// <param name="Replayed">Whether the answer is a remembered one.</param>
/// <param name="HasEnvelope">Of a single content: whether an envelope is around it.</param>
/// <param name="Leader">Who leads, as far as the sender knows; none otherwise.</param>
/// <param name="Index">The log entry that the answer speaks of; zero for none.</param>
/// <param name="Ordinal">The command's place within that entry; null when the answer was read from the state after it.</param>
/// <param name="Reason">Words for people; UTF-8, may be empty.</param>
/// <param name="Detail">What the answer holds besides its status, encoded; may be empty.</param>
/// <param name="Contents">The contents of the messages that were taken, in their order.</param>
public sealed record ForwardAnswer(
    NodeId From,
    Term Term,
    long RequestId,
    byte Kind,
    byte Status,
    bool Replayed,
    bool HasEnvelope,
    NodeId Leader,
    LogIndex Index,
    int? Ordinal,
    ReadOnlyMemory<byte> Reason,
    ReadOnlyMemory<byte> Detail,
    IReadOnlyList<ReadOnlyMemory<byte>> Contents) : RaftMessage(From, Term);
