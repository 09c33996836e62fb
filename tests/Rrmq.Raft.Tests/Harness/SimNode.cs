namespace Rrmq.Raft.Tests;

/// <summary>One member: a core, its disk, the log with payloads that a real node would cache, its own clock, and the state of what it has applied.</summary>
internal sealed class SimNode(RaftOptions options, long clockMs)
{
    private RaftCore? _core;

    public NodeId Id => options.Self;
    public RaftOptions Options => options;
    public SimDisk Disk { get; } = new();
    public SimLog Log { get; } = new();
    public SimState State { get; set; } = SimState.Initial;
    public long ClockMs { get; set; } = clockMs;
    public bool IsUp => _core is not null;
    public RaftCore Core => _core ?? throw new InvalidOperationException($"node {Id} is down");

    /// <summary>A new life from what is on disk. The core's first outputs are the caller's to carry out.</summary>
    public void Boot()
    {
        Log.CopyFrom(Disk.Log);
        State = Disk.Snapshot?.State ?? SimState.Initial;
        _core = new RaftCore(options, Disk.Recover(), ClockMs);
    }

    public void Crash(int keptWhole = 0, int tornEntries = -1)
    {
        _core = null;
        Disk.Crash(keptWhole, tornEntries);
    }

    /// <summary>The state as it is goes to disk.</summary>
    public void TakeSnapshot()
    {
        if (Core.SnapshotMetaAt(State.Index) is { } meta)
            Disk.Keep(new SimSnapshot(meta, State));
    }

    /// <summary>Forgets entries that the snapshot on disk covers. One that was received and refused may be ahead of what is applied.</summary>
    public void Compact(LogIndex upTo)
    {
        upTo = LogIndex.Min(upTo, LogIndex.Min(State.Index, Disk.Snapshot?.Meta.Index ?? LogIndex.Zero));
        if (upTo <= Core.Base.Index)
            return;
        Core.Compact(upTo);
        Log.CompactTo(upTo);
        Disk.Log.CompactTo(upTo);
    }
}
