using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rrmq.Load;

namespace Rrmq.Bench;

/// <summary>What was seen of the nodes, and when they were killed. Any thread.</summary>
internal sealed class SoakJournal
{
    private readonly Lock _lock = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly List<SoakSample> _samples = [];
    private readonly List<FaultMark> _kills = [];
    private readonly HashSet<int> _down = [];

    public double Seconds => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    public IReadOnlyList<SoakSample> Samples
    {
        get
        {
            lock (_lock)
                return [.. _samples];
        }
    }

    public IReadOnlyList<FaultMark> Kills
    {
        get
        {
            lock (_lock)
                return [.. _kills];
        }
    }

    public bool IsDown(int node)
    {
        lock (_lock)
            return _down.Contains(node);
    }

    public void Note(int node, long disk, long memory)
    {
        lock (_lock)
            _samples.Add(new SoakSample(Seconds, node, disk, memory));
    }

    public void Killed(int node, bool isLeader)
    {
        lock (_lock)
        {
            _down.Add(node);
            _kills.Add(new FaultMark(Seconds, $"n{node} killed{(isLeader ? ", the leader" : "")}"));
        }
    }

    public void Returned(int node)
    {
        lock (_lock)
            _down.Remove(node);
    }

    public string Csv()
    {
        var csv = new StringBuilder("seconds,node,disk_bytes,memory_bytes\n");
        foreach (var sample in Samples)
            csv.Append(CultureInfo.InvariantCulture, $"{sample.Seconds:0.0},{sample.Node},{sample.DiskBytes},{sample.MemoryBytes}\n");
        return csv.ToString();
    }
}
