using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>Reads that came in one turn of the loop, and the index that their answers must reflect. The deadline is the earliest of theirs, but for queries, which are asked again until their own.</summary>
internal sealed record ReadBatch(List<PendingCommand> Commands, List<PendingListing> Listings, List<PendingCapture> Captures, long DeadlineMs, LogIndex Index)
{
    public List<PendingQuery> Queries { get; } = [];

    public long AskedMs { get; set; }
}
