using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>
/// A machine's disk: the faulty file system, how long its writes take, and the end that may come at one of its operations. Every operation goes into the trace's hash.
/// </summary>
internal sealed class SimDisk
{
    private readonly Simulation _simulation;
    private readonly int _node;
    private readonly Chance _chance;
    private (NodeEnd End, long Remaining)? _doom;
    private long _stallMs;
    private int _wipes;

    public SimDisk(Simulation simulation, int node)
    {
        _simulation = simulation;
        _node = node;
        _chance = Chance.Of(simulation.Scenario.Seed, "disk", node);
        Files = NewFiles();
        MostMs = simulation.Scenario.Weather.DiskMs;
    }

    public FaultyFileSystem Files { get; private set; }

    /// <summary>The most a write and its sync take.</summary>
    public int MostMs { get; set; }

    /// <summary>Milliseconds that the next write and its sync take.</summary>
    public long NextWriteMs()
    {
        var stall = _stallMs;
        _stallMs = 0;
        return stall + _chance.Between(0, MostMs);
    }

    public void StallNextWrite(long milliseconds) => _stallMs = milliseconds;

    /// <summary>The process or the machine will end so many file operations from now.</summary>
    public void EndAt(NodeEnd end, long operationsFromNow) => _doom = (end, operationsFromNow);

    public void LeaveRoomFor(long bytes) => Files.CapacityBytes = UsedBytes + bytes;

    public void Heal()
    {
        _doom = null;
        _stallMs = 0;
        MostMs = 2;
        Files.CapacityBytes = long.MaxValue;
        Files.ForgetFailures();
    }

    public void End(NodeEnd how)
    {
        _doom = null;
        _stallMs = 0;
        if (how == NodeEnd.PowerCut)
            Files.Crash();
        else
            Files.KillProcess();
    }

    public void Wipe()
    {
        _wipes++;
        Files = NewFiles();
    }

    /// <summary>All that is on the disk, into the trace's hash.</summary>
    public void MixInto(Trace trace)
    {
        foreach (var (path, content) in Files.Snapshot())
        {
            trace.Mix(Hash(path));
            trace.Mix(content ?? []);
        }
    }

    private long UsedBytes => Files.CapacityBytes - Files.FreeBytes("/");

    private FaultyFileSystem NewFiles() => new(unchecked((_simulation.Scenario.Seed * 101) + (_wipes * 17) + _node)) { Before = Enter };

    private void Enter(FileOperation operation, string path)
    {
        _simulation.Trace.Mix(Hash(path) + ((ulong)operation << 8) + (ulong)_node);
        if (_doom is not { } doom)
            return;
        _doom = doom with { Remaining = doom.Remaining - 1 };
        if (doom.Remaining > 0)
            return;
        _doom = null;
        throw new SuddenEndException(doom.End);
    }

    private static ulong Hash(string path)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var letter in path)
            hash = (hash ^ letter) * 0x100000001B3;
        return hash;
    }
}
