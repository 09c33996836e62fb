namespace Rrmq.Raft;

/// <summary>What one node's core says to another's. <see cref="Term"/> is the sender's term, except in a pre-vote, where it is the term it would campaign in.</summary>
public abstract record RaftMessage(NodeId From, Term Term);

/// <summary>"Would you vote for me in <c>Term</c>?" Changes nothing at the receiver (Raft dissertation, section 9.6).</summary>
public sealed record PreVoteRequest(NodeId From, Term Term, LogIndex LastIndex, Term LastTerm) : RaftMessage(From, Term);

/// <summary>
/// A granted answer repeats the prospective term; a refusal carries the receiver's own term. <paramref name="Removed"/>: the candidate's removal is committed, and it
/// will never be voted for again.
/// </summary>
public sealed record PreVoteResponse(NodeId From, Term Term, bool Granted, bool Removed = false) : RaftMessage(From, Term);

/// <summary>RequestVote (Raft paper, figure 2). <paramref name="Transfer"/>: the leader asked for this election, so its lease does not protect it.</summary>
public sealed record VoteRequest(NodeId From, Term Term, LogIndex LastIndex, Term LastTerm, bool Transfer) : RaftMessage(From, Term);

public sealed record VoteResponse(NodeId From, Term Term, bool Granted) : RaftMessage(From, Term);

/// <summary>AppendEntries (Raft paper, figure 2). With no entries it only probes for a match.</summary>
public sealed record AppendRequest(NodeId From, Term Term, LogIndex PreviousIndex, Term PreviousTerm, LogIndex Commit, IReadOnlyList<Entry> Entries)
    : RaftMessage(From, Term);

/// <summary>
/// Accepted: everything up to <paramref name="Index"/> matches this leader's log and is durable. Rejected: <paramref name="Index"/> repeats the request's
/// previous index, and the hint names the last index (and its term) at which the two logs can still agree.
/// </summary>
public sealed record AppendResponse(NodeId From, Term Term, bool Accepted, LogIndex Index, LogIndex HintIndex, Term HintTerm)
    : RaftMessage(From, Term);

/// <summary>Keeps the leader's lease and carries the commit index, at most what the receiver is known to match. <paramref name="ReadRound"/> numbers leadership confirmations.</summary>
public sealed record Heartbeat(NodeId From, Term Term, LogIndex Commit, long ReadRound) : RaftMessage(From, Term);

/// <summary>Repeats the heartbeat's round. <paramref name="DiskFull"/>: the sender's disk has no room for entries that only fill it further.</summary>
public sealed record HeartbeatResponse(NodeId From, Term Term, long ReadRound, bool DiskFull = false) : RaftMessage(From, Term);

/// <summary>Leadership transfer: campaign now (Raft dissertation, section 3.10).</summary>
public sealed record TimeoutNow(NodeId From, Term Term) : RaftMessage(From, Term);

/// <summary>A follower asks the leader for a read index (Raft dissertation, section 6.4).</summary>
public sealed record ReadIndexRequest(NodeId From, Term Term, long Context) : RaftMessage(From, Term);

/// <summary>Once the follower has applied <paramref name="Index"/> it may answer the read. Refused when the leader cannot tell.</summary>
public sealed record ReadIndexResponse(NodeId From, Term Term, long Context, bool Granted, LogIndex Index) : RaftMessage(From, Term);
