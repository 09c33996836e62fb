namespace Rrmq.Simulation;

/// <summary>Makes runs. What else looks on is made anew for each, because observers remember.</summary>
internal sealed class Runs(Func<IEnumerable<ISimulationObserver>>? observers = null)
{
    public Verdict Once(ScenarioCuts cuts, Trace? trace = null) => new Simulation(Scenario.Draw(cuts), trace, observers?.Invoke()).Run();

    /// <summary>Runs it again when it kept its promises: a second run that differs breaks the one promise that all others rest on.</summary>
    public Verdict Twice(ScenarioCuts cuts)
    {
        var first = Once(cuts);
        if (!first.IsKept)
            return first;
        var second = Once(cuts);
        return second.IsKept && second.TraceHash == first.TraceHash
            ? first
            : first with
            {
                BrokenPromise = "one seed, one run",
                What = $"one seed, one run: the first run ended with trace hash {first.TraceHash:x16}, the second with {second.TraceHash:x16}{(second.IsKept ? "" : $" and {second.What}")}",
            };
    }
}
