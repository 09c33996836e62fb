using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What has happened to a node since it started, counted for monitors. Written by the loop and the snapshot thread, read by any.</summary>
public sealed class NodeMeter
{
    private long _preVotes;
    private long _elections;
    private long _votesGranted;
    private long _timesLeader;
    private long _leadersFollowed;
    private long _leadershipsLost;
    private long _truncations;
    private long _commitStalls;
    private long _snapshotsWritten;
    private long _snapshotsInstalled;
    private long _lastSnapshotBytes;
    private long _lastSnapshotTicks;

    public long PreVotes => Volatile.Read(ref _preVotes);

    public long Elections => Volatile.Read(ref _elections);

    public long VotesGranted => Volatile.Read(ref _votesGranted);

    /// <summary>How often this node came to know a leader that it did not know before, itself included.</summary>
    public long LeaderChanges => Volatile.Read(ref _timesLeader) + Volatile.Read(ref _leadersFollowed);

    public long LeadershipsLost => Volatile.Read(ref _leadershipsLost);

    public long Truncations => Volatile.Read(ref _truncations);

    public long CommitStalls => Volatile.Read(ref _commitStalls);

    public long SnapshotsWritten => Volatile.Read(ref _snapshotsWritten);

    public long SnapshotsInstalled => Volatile.Read(ref _snapshotsInstalled);

    public long LastSnapshotBytes => Volatile.Read(ref _lastSnapshotBytes);

    /// <summary>How long the last snapshot took to write, in ticks of the stopwatch.</summary>
    public long LastSnapshotTicks => Volatile.Read(ref _lastSnapshotTicks);

    /// <summary>On the loop's thread.</summary>
    internal void Count(NoticeKind kind)
    {
        switch (kind)
        {
            case NoticeKind.PreCampaign: _preVotes++; break;
            case NoticeKind.Campaign: _elections++; break;
            case NoticeKind.VoteGranted: _votesGranted++; break;
            case NoticeKind.BecameLeader: _timesLeader++; break;
            case NoticeKind.FollowsLeader: _leadersFollowed++; break;
            case NoticeKind.SteppedDown: _leadershipsLost++; break;
            case NoticeKind.Truncated: _truncations++; break;
            case NoticeKind.SnapshotInstalled: _snapshotsInstalled++; break;
        }
    }

    /// <summary>On the loop's thread.</summary>
    internal void CountCommitStall() => _commitStalls++;

    /// <summary>On the snapshot thread.</summary>
    internal void CountSnapshot(SnapshotOutcome outcome, long ticks)
    {
        if (!outcome.Written)
            return;
        _snapshotsWritten++;
        Volatile.Write(ref _lastSnapshotBytes, outcome.Bytes);
        Volatile.Write(ref _lastSnapshotTicks, ticks);
    }
}
