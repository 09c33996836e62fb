using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>What became of a <see cref="BodyRequest"/>.</summary>
/// <param name="From">Who was asked.</param>
/// <param name="Term">Its term.</param>
/// <param name="Found">False when it has not applied that entry, keeps the body no longer, or cannot read it either.</param>
/// <param name="Index">As in the request.</param>
/// <param name="Offset">As in the request.</param>
/// <param name="Data">The body, checked against its record's checksum where it was read; empty when it was not found.</param>
public sealed record BodyResponse(NodeId From, Term Term, bool Found, LogIndex Index, int Offset, ReadOnlyMemory<byte> Data) : RaftMessage(From, Term);
