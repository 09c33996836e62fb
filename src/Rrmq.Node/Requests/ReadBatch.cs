using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>Reads that came in one turn of the loop, and the index that their answers must reflect. The deadline is the oldest one's, a turn apart from the youngest's at most.</summary>
internal sealed record ReadBatch(List<PendingCommand> Commands, List<PendingListing> Listings, List<PendingCapture> Captures, long DeadlineMs, LogIndex Index);
