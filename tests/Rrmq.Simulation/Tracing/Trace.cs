using System.Globalization;

namespace Rrmq.Simulation;

/// <summary>What happened, in order: a hash over all of it, by which two runs of one seed are compared, and its last lines for whoever must read them.</summary>
internal sealed class Trace
{
    private const int KeptLines = 120;
    private readonly Queue<string> _last = new();

    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    public long Lines { get; private set; }

    public void Add(long nowMs, FormattableString what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{nowMs,6} {what.ToString(CultureInfo.InvariantCulture)}");
        foreach (var c in line)
            Hash = (Hash ^ c) * 0x100000001B3;
        Lines++;
        _last.Enqueue(line);
        if (_last.Count > KeptLines)
            _last.Dequeue();
    }

    public override string ToString() => string.Join('\n', _last);
}
