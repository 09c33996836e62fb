using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Decides when the state is written down, and what of the log may go then. A snapshot is due when the log has grown, or bodies have died, by as much as the last snapshot's
/// size, and at least by what the options say: so neither the log nor dead bodies outgrow what is live by more than that, and snapshots cost no more writing than the log itself.
/// Entries up to the older of the two kept snapshots go; those behind it stay for followers that lag, and for the case that the newer one goes bad; and while a follower is fed, those behind what it is fed. Owned by the loop.
/// </summary>
internal sealed class SnapshotTaker(long leastGrowth, INodeWorld world, LogIndex newest, RecoveredState recovered)
{
    /// <summary>What an entry costs on disk beyond its payload.</summary>
    private const int RecordBytes = 40;

    private const long RetryAfterMs = 5_000;

    /// <summary>On a full disk a snapshot is due so much sooner: with it goes what was consumed.</summary>
    private const int FullDiskHaste = 8;

    private long _growth;
    private long _lastBytes;
    private long _contentBytes = recovered.State.ContentBytes;
    private long _notBeforeMs;
    private bool _isBusy;
    private LogIndex _lost = recovered.Lost;

    /// <summary>The last entry that a snapshot covers; zero when there is none.</summary>
    public LogIndex Newest { get; private set; } = newest;

    /// <summary>How much the log has taken since the node started.</summary>
    public long LogBytes { get; private set; }

    private long DueAt => Math.Max(leastGrowth, _lastBytes);

    /// <param name="entry">What was applied.</param>
    /// <param name="state">After it: what it holds less now than what it held and was given has died.</param>
    public void Applied(Entry entry, QueueStateMachine state)
    {
        var died = _contentBytes + entry.Payload.Length - state.ContentBytes;
        _contentBytes = state.ContentBytes;
        LogBytes += entry.Payload.Length + RecordBytes;
        _growth += entry.Payload.Length + RecordBytes + Math.Max(0, died);
    }

    /// <summary>Takes a snapshot when one is due. The outputs of the core must have been carried out.</summary>
    public void Advance(RaftCore core, QueueStateMachine state, BodyLoader bodies, long nowMs)
    {
        if (_isBusy || !IsDue(state) || nowMs < _notBeforeMs || core.SnapshotMetaAt(new LogIndex(state.AppliedIndex)) is not { } meta)
            return;
        _isBusy = true;
        _growth = 0;
        world.Write(new SnapshotRequest(meta, state.Capture(), [.. bodies.Awaited]));
    }

    public void Written(SnapshotOutcome outcome, RaftCore core, SnapshotStreams streams, long nowMs)
    {
        if (!outcome.Written)
        {
            _isBusy = false;
            _growth = DueAt;
            _notBeforeMs = nowMs + RetryAfterMs;
            return;
        }

        Newest = LogIndex.Max(Newest, outcome.Index);
        _lastBytes = outcome.Bytes;
        _lost = LogIndex.Zero;
        // A full disk has no room for favours.
        var upTo = world.IsDiskFull ? outcome.Older : streams.Spare(outcome.Older, core, LogBytes);
        if (upTo > core.Base.Index)
            core.Compact(upTo);
        world.Release(LogIndex.Min(outcome.Older, LogIndex.Max(upTo, core.Base.Index)));
    }

    /// <summary>A leader's snapshot took the place of the state.</summary>
    public void Installed(LogIndex index, QueueStateMachine state) => (Newest, _growth, _contentBytes, _lost) = (index, 0, state.ContentBytes, LogIndex.Zero);

    /// <summary>What could go has gone.</summary>
    public void Released() => _isBusy = false;

    // One that went bad is due again at once, and not before all of it is applied: only from there on no state leads to what compaction took.
    private bool IsDue(QueueStateMachine state) =>
        _lost > LogIndex.Zero ? state.AppliedIndex >= _lost.Value : _growth >= DueAt / (world.IsDiskFull ? FullDiskHaste : 1);
}
