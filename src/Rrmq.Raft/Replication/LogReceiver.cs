namespace Rrmq.Raft;

/// <summary>What a follower makes of its leader's appends and snapshots. Its answers promise what the log holds, so they wait for the disk.</summary>
internal sealed class LogReceiver(CoreContext core)
{
    private RaftLog Log => core.Log;

    public AppendResponse Receive(AppendRequest request)
    {
        var (previous, skip) = SkipCommitted(request);
        if (skip == 0 && !Log.Matches(request.PreviousIndex, request.PreviousTerm))
            return Refusal(request);

        for (var i = skip; i < request.Entries.Count; i++)
            Take(request.Entries[i]);

        // The commit index counts only as far as this very message has proved the logs to agree (rabbitmq/ra #508).
        var proved = skip > request.Entries.Count ? previous : request.PreviousIndex + request.Entries.Count;
        var commit = LogIndex.Min(request.Commit, proved);
        if (commit > Log.Commit)
            Log.CommitTo(commit);
        return Match(proved);
    }

    /// <summary>
    /// A snapshot holds nothing but committed entries. Not beyond the commit index it is old news; where the log agrees with it the log stays, committed so far; else
    /// the log is behind it or has parted from it, and goes.
    /// </summary>
    public AppendResponse Receive(SnapshotMeta snapshot)
    {
        if (snapshot.Index <= Log.Commit)
            return Match(Log.Commit);
        if (Log.Matches(snapshot.Index, snapshot.Term))
            Log.CommitTo(snapshot.Index);
        else
            core.ResetLog(snapshot);
        return Match(snapshot.Index);
    }

    public AppendResponse Refusal(AppendRequest request)
    {
        var agree = Log.LastIndexOfTermAtMost(request.PreviousIndex, request.PreviousTerm);
        if (agree < Log.Base.Index)
            agree = LogIndex.Zero;
        return new AppendResponse(core.Options.Self, core.Term, Accepted: false, request.PreviousIndex, agree, agree == LogIndex.Zero ? Term.Zero : Log.TermAt(agree));
    }

    private AppendResponse Match(LogIndex index) => new(core.Options.Self, core.Term, Accepted: true, index, default, default);

    /// <summary>
    /// Committed entries agree with every later leader's (leader completeness), so a delayed request that reaches back below the commit index is read from there
    /// on. Returns how many of its entries to pass over; more than there are when all of it is old.
    /// </summary>
    private (LogIndex Previous, int Skip) SkipCommitted(AppendRequest request)
    {
        if (request.PreviousIndex >= Log.Commit)
            return (request.PreviousIndex, 0);
        var old = Log.Commit - request.PreviousIndex;
        for (var i = 0; i < Math.Min(old, request.Entries.Count); i++)
        {
            var entry = request.Entries[i];
            if (entry.Index > Log.Base.Index && Log.TermAt(entry.Index) != entry.Term)
                throw new RaftInvariantException($"node {request.From} has another entry {entry.Index} than the committed one here");
        }

        return old <= request.Entries.Count ? (Log.Commit, (int)old) : (Log.Commit, request.Entries.Count + 1);
    }

    private void Take(Entry entry)
    {
        if (entry.Index <= Log.LastIndex)
        {
            if (Log.TermAt(entry.Index) == entry.Term)
                return;
            core.TruncateLog(entry.Index);
        }

        core.AppendToLog(entry);
    }
}
