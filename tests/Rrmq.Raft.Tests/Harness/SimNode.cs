namespace Rrmq.Raft.Tests;

/// <summary>One member: a core, its disk, the log with payloads that a real node would cache, its own clock, and what it has applied.</summary>
internal sealed class SimNode(RaftOptions options, long clockMs)
{
    private RaftCore? _core;

    public NodeId Id => options.Self;
    public RaftOptions Options => options;
    public SimDisk Disk { get; } = new();
    public List<Entry> Log { get; } = [];
    public List<Entry> Applied { get; } = [];
    public long ClockMs { get; set; } = clockMs;
    public bool IsUp => _core is not null;
    public RaftCore Core => _core ?? throw new InvalidOperationException($"node {Id} is down");

    public void Start()
    {
        Log.Clear();
        Log.AddRange(Disk.Entries);
        Applied.Clear();
        _core = new RaftCore(options, Disk.Recover(), ClockMs);
    }

    public void Crash(int keptWhole = 0, int tornEntries = -1)
    {
        _core = null;
        Disk.Crash(keptWhole, tornEntries);
    }

    public Term TermAt(LogIndex index) => index == LogIndex.Zero ? Term.Zero : Log[(int)index.Value - 1].Term;
}
