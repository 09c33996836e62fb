using System.Globalization;
using System.Text;

namespace Rrmq.Simulation;

/// <summary>What many runs come to. One thread at a time.</summary>
internal sealed class Tally
{
    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];

    public int Seeds { get; private set; }
    public long VirtualMs { get; private set; }
    public long Acknowledged { get; private set; }

    /// <summary>The broken one with the lowest seed, or null.</summary>
    public Verdict? Broken { get; private set; }

    /// <summary>How many of the runs each kind of fault struck in.</summary>
    public IReadOnlyList<long> Faults => _faults;

    public void Add(Verdict verdict)
    {
        Seeds++;
        VirtualMs += verdict.VirtualMs;
        Acknowledged += verdict.Acknowledged;
        for (var kind = 0; kind < _faults.Length; kind++)
            _faults[kind] += verdict.FaultCounts[kind];
        if (!verdict.IsKept && (Broken is null || verdict.Scenario.Seed < Broken.Scenario.Seed))
            Broken = verdict;
    }

    /// <param name="elapsed">Time on the wall.</param>
    /// <param name="processor">Time of processors: what says something on a machine that others use too.</param>
    public string Pace(TimeSpan elapsed, TimeSpan processor) => string.Create(CultureInfo.InvariantCulture,
        $"{Seeds} seeds, {Seeds / elapsed.TotalSeconds:0.0} seeds/s, {VirtualMs / 1000 / elapsed.TotalSeconds:0} virtual seconds a second, {VirtualMs / 1000 / processor.TotalSeconds:0} a second of processor time");

    /// <summary>Every kind of fault with its count, three a line.</summary>
    public string FaultTable()
    {
        var text = new StringBuilder();
        foreach (var row in Enum.GetValues<FaultKind>().Chunk(3))
            text.AppendLine(string.Join("  ", row.Select(kind => $"{kind,-20} {_faults[(int)kind],9}")).TrimEnd());
        return text.ToString();
    }
}
