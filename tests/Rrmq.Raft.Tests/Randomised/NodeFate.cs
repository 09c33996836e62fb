namespace Rrmq.Raft.Tests;

/// <summary>What the world does to one node in a simulation.</summary>
internal sealed class NodeFate(long clockRate)
{
    /// <summary>Thousandths of true time.</summary>
    public long ClockRate => clockRate;

    public long ClockAheadMs { get; set; }
    public long PausedUntilMs { get; set; }
    public bool DiskIsBusy { get; set; }
    public bool HasRead { get; set; }

    /// <summary>Counts crashes, so that what was meant for one life does not reach the next.</summary>
    public int Life { get; set; }
}
